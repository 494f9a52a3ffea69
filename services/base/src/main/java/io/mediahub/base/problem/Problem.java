package io.mediahub.base.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The body of an error answer (RFC 9457), the same from every process of the platform.
 *
 * @param type the code as a URI: urn:mediahub:problem: and the code
 * @param title the code in words
 * @param status the HTTP status of the answer
 * @param code names the kind of error, for programs; docs/errors.md lists all codes
 * @param field the field, parameter or header that is wrong
 * @param detail what happened, in a sentence for a person
 * @param hint what the client can do about it
 * @param traceId finds this request in logs and events
 * @param instance where the refusal can be read later, if it is part of a media's history
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    URI type,
    String title,
    int status,
    String code,
    @Nullable String field,
    String detail,
    @Nullable String hint,
    @Nullable String traceId,
    @Nullable URI instance) {
  private static final String TYPE = "urn:mediahub:problem:";

  /** An error whose sentence and hint have no placeholders. */
  public static Problem of(ProblemCode code, @Nullable String traceId) {
    return of(code.status(), code.code(), code.field(), code.sentence(), code.hint(), traceId);
  }

  public static Problem of(
      int status,
      String code,
      @Nullable String field,
      String detail,
      @Nullable String hint,
      @Nullable String traceId) {
    return new Problem(
        URI.create(TYPE + code), title(code), status, code, field, detail, hint, traceId, null);
  }

  private static String title(String code) {
    return code.substring(0, 1).toUpperCase(Locale.ROOT) + code.substring(1).replace('-', ' ');
  }

  /**
   * @param name of the field, parameter or header that is wrong
   */
  public Problem withField(@Nullable String name) {
    return new Problem(type, title, status, code, name, detail, hint, traceId, instance);
  }

  public Problem withInstance(@Nullable URI place) {
    return new Problem(type, title, status, code, field, detail, hint, traceId, place);
  }

  /** For a status of the same kind that has no code of its own. */
  public Problem withStatus(int other) {
    return new Problem(type, title, other, code, field, detail, hint, traceId, instance);
  }
}
