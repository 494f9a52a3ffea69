package io.mediahub.platform.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.domain.Refusal;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * An error, as RFC 9457 has it.
 *
 * @param code stable, kebab-case: what programs look at
 * @param field the input field at fault
 * @param detail a sentence for people
 * @param hint what to do about it
 * @param traceId finds the request in logs and events
 * @param instance where what was refused can be read about, if that is on record
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

  Problem at(@Nullable URI place) {
    return new Problem(type, title, status, code, field, detail, hint, traceId, place);
  }

  static Problem of(Refusal refusal, @Nullable String traceId) {
    return of(
        status(refusal.kind()),
        refusal.code(),
        refusal.field(),
        refusal.sentence(),
        refusal.hint(),
        traceId);
  }

  static Problem of(
      HttpStatus status,
      String code,
      @Nullable String field,
      String detail,
      @Nullable String hint,
      @Nullable String traceId) {
    return new Problem(
        URI.create("urn:mediahub:problem:" + code),
        status.getReasonPhrase(),
        status.value(),
        code,
        field,
        detail,
        hint,
        traceId,
        null);
  }

  static HttpStatus status(Refusal.Kind kind) {
    return switch (kind) {
      case INVALID -> HttpStatus.UNPROCESSABLE_CONTENT;
      case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
      case FORBIDDEN -> HttpStatus.FORBIDDEN;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case CONFLICT -> HttpStatus.CONFLICT;
      case GONE -> HttpStatus.GONE;
      case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
      case UNSUPPORTED_TYPE -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
      case TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
      case NO_ROOM -> HttpStatus.INSUFFICIENT_STORAGE;
    };
  }
}
