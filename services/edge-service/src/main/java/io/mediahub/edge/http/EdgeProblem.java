package io.mediahub.edge.http;

import io.mediahub.base.problem.ProblemCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The errors that only the edge answers with, beside those of signatures and of HTTP itself. */
public enum EdgeProblem implements ProblemCode {
  PATH_INVALID(
      400,
      null,
      "The path has an escape, an empty segment, a dot segment or a character that no path of this"
          + " platform has.",
      "Use the addresses exactly as the API returns them.",
      "The path of a request is not in the form in which the platform writes paths."),
  BODY_TOO_SLOW(
      408,
      null,
      "The body did not arrive in time.",
      "Try again; a command can be repeated safely with the same Idempotency-Key.",
      "The body of a request to the API takes longer than mediahub.edge.body-timeout."),
  HOST_UNKNOWN(
      421,
      null,
      "This platform is not served under the host that the request names.",
      "Use the public URL, or ask the operator to add the host to mediahub.allowed-hosts.",
      "The Host header names neither the public URL nor an allowed host."),
  RATE_LIMIT_EXCEEDED(
      429,
      Duration.ofSeconds(1),
      "Requests arrive more often than the rate limit allows.",
      "Wait as long as Retry-After says. docs/api.md lists the limits.",
      "A network address or an account has used up a rate limit, or holds too many answers at a"
          + " time. The header RateLimit names the limit."),
  EDGE_BUSY(
      503,
      Duration.ofSeconds(1),
      "The edge transfers as much as it can at the moment.",
      "Try again in a moment.",
      "The memory for requests and answers that are being transferred is used up."),
  ORIGIN_DOWN(
      503,
      Duration.ofSeconds(2),
      "The {origin} does not accept connections at the moment.",
      "Try again in a moment; GET /actuator/health says which parts are up.",
      "No instance of a service accepts connections, or the object store does not."),
  ORIGIN_BUSY(
      503,
      Duration.ofSeconds(2),
      "The {origin} is overloaded at the moment.",
      "Try again in a moment.",
      "All connections to a service or to the object store are in use."),
  ORIGIN_FAILED(
      502,
      Duration.ofSeconds(2),
      "The {origin} gave no usable answer.",
      "Try again in a moment; the trace id finds the cause in the logs.",
      "A service or the object store broke off its answer, or answered what the edge does not"
          + " understand."),
  ORIGIN_SLOW(
      504,
      Duration.ofSeconds(5),
      "The {origin} did not answer in time.",
      "Try again in a moment; a command can be repeated safely with the same Idempotency-Key.",
      "A service or the object store takes longer than mediahub.edge.response-timeout."),
  EDGE_STARTING(
      503,
      Duration.ofSeconds(1),
      "The edge has just started and does not know yet which playbacks have ended.",
      "Try again in a moment.",
      "A playback is requested before the edge has read the past of the log."),
  REVOCATIONS_UNKNOWN(
      503,
      Duration.ofSeconds(5),
      "The edge cannot tell at the moment whether this playback has ended.",
      "Try again in a moment; GET /actuator/health says whether the edge receives all events.",
      "The edge has not heard from the log or the outbox for too long, or could not read a record"
          + " about this playback.");

  private final Text text;
  private final @Nullable Duration retryAfter;

  EdgeProblem(
      int status, @Nullable Duration retryAfter, String sentence, String hint, String when) {
    this.text = new Text(status, null, sentence, hint, when);
    this.retryAfter = retryAfter;
  }

  /** The answer that names the origin. */
  public ErrorAnswer of(String origin) {
    return ErrorAnswer.of(this).saying(sentence().replace("{origin}", origin));
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  @Override
  public Text text() {
    return text;
  }
}
