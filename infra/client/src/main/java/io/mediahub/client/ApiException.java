package io.mediahub.client;

import java.util.Optional;

/** The platform answered with a status of 400 or more. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String MEDIA = "/api/media/";
  private final int status;
  private final transient Problem problem;

  ApiException(String request, int status, Problem problem) {
    super(
        "%s: %d %s: %s (trace %s)"
            .formatted(request, status, problem.code(), problem.detail(), problem.traceId()));
    this.status = status;
    this.problem = problem;
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  public Problem problem() {
    return problem;
  }

  /** The problem's stable code, such as "email-taken". */
  public String code() {
    return problem.code();
  }

  /** The media in whose history the refusal is recorded as an event, if it is. */
  public Optional<String> mediaId() {
    String instance = problem.instance();
    return instance != null && instance.startsWith(MEDIA)
        ? Optional.of(instance.substring(MEDIA.length()))
        : Optional.empty();
  }

  /** Whether the same request, with the same Idempotency-Key, may succeed a little later. */
  public boolean mayPass() {
    return status == 502
        || status == 503
        || status == 504
        || code().equals("version-not-reached")
        || code().equals("position-not-reached");
  }
}
