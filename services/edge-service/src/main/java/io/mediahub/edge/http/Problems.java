package io.mediahub.edge.http;

import java.time.Duration;

/** The edge's own refusals and failures. */
public final class Problems {
  private Problems() {}

  public static Problem badPath() {
    return Problem.of(
        400,
        "Bad Request",
        "bad-path",
        "The path has an escape, an empty segment, a dot segment or a character that no path of"
            + " this platform has.",
        "Use the addresses exactly as the API gives them.");
  }

  public static Problem unknownHost() {
    return Problem.of(
        421,
        "Misdirected Request",
        "unknown-host",
        "This platform is not served under the host that the request names.",
        "Use the public URL, or have the operator add the host to mediahub.allowed-hosts.");
  }

  public static Problem notFound() {
    return Problem.of(
        404,
        "Not Found",
        "not-found",
        "Nothing is served at this path.",
        "The API is below /api, described at /api/docs/view-service, upload-service and"
            + " user-service.");
  }

  public static Problem methodNotAllowed(String method) {
    return Problem.of(
        405,
        "Method Not Allowed",
        "method-not-allowed",
        "This path cannot be asked with " + method + ".",
        "The Allow header says what it can be asked with.");
  }

  public static Problem bodyTooLarge(long limit) {
    return Problem.of(
        413,
        "Content Too Large",
        "body-too-large",
        "The body is larger than the " + limit + " bytes that the API takes.",
        "Media is not sent through the API: ask POST /api/uploads where to put it.");
  }

  public static Problem bodyTooSlow() {
    return Problem.of(
        408,
        "Request Timeout",
        "body-too-slow",
        "The body did not come to its end in time.",
        "Try again; a command may be repeated safely with the same Idempotency-Key.");
  }

  /**
   * @param ofAccount whether it is the account that asked too often, from wherever
   */
  public static Problem tooManyRequests(boolean ofAccount, Duration wait) {
    return Problem.of(
            429,
            "Too Many Requests",
            "too-many-requests",
            ofAccount
                ? "This account asks more often than it may."
                : "Requests come from this network address more often than they may.",
            "Wait as long as Retry-After says; docs/api.md has the limits.")
        .retryAfter(wait);
  }

  public static Problem busy() {
    return Problem.of(
            503,
            "Service Unavailable",
            "edge-busy",
            "Too much is being sent and read at the moment.",
            "Try again in a moment.")
        .retryAfter(Duration.ofSeconds(1));
  }

  public static Problem originDown(String origin) {
    return Problem.of(
            503,
            "Service Unavailable",
            "origin-down",
            "The " + origin + " does not accept connections at the moment.",
            "Try again in a moment; GET /actuator/health says which parts are up.")
        .retryAfter(Duration.ofSeconds(2));
  }

  public static Problem originBusy(String origin) {
    return Problem.of(
            503,
            "Service Unavailable",
            "origin-busy",
            "The " + origin + " has more to do than it gets done at the moment.",
            "Try again in a moment.")
        .retryAfter(Duration.ofSeconds(2));
  }

  public static Problem originBroken(String origin) {
    return Problem.of(
            502,
            "Bad Gateway",
            "origin-failed",
            "The " + origin + " gave no usable answer.",
            "Try again in a moment; the trace id finds the cause in the logs.")
        .retryAfter(Duration.ofSeconds(2));
  }

  public static Problem originSlow(String origin) {
    return Problem.of(
            504,
            "Gateway Timeout",
            "origin-slow",
            "The " + origin + " did not answer in time.",
            "Try again in a moment; a command may be repeated safely with the same"
                + " Idempotency-Key.")
        .retryAfter(Duration.ofSeconds(5));
  }

  public static Problem starting() {
    return Problem.of(
            503,
            "Service Unavailable",
            "edge-starting",
            "The edge has just started and does not know yet which playbacks were ended.",
            "Try again in a moment.")
        .retryAfter(Duration.ofSeconds(1));
  }

  public static Problem unsure() {
    return Problem.of(
            503,
            "Service Unavailable",
            "revocations-unknown",
            "Whether this playback was ended cannot be told at the moment.",
            "Try again in a moment; GET /actuator/health says whether the edge hears all.")
        .retryAfter(Duration.ofSeconds(5));
  }

  public static Problem noPages() {
    return forbidden(
        "page-refused",
        "This port answers programs, and no page in a browser.",
        "Pages use the platform's public URL.");
  }

  public static Problem forbidden(String code, String detail, String hint) {
    return Problem.of(403, "Forbidden", code, detail, hint);
  }
}
