package io.mediahub.platform.refusal;

import io.mediahub.domain.Refusal;
import org.springframework.http.HttpStatus;

/** The HTTP status of each kind of refusal. */
final class Statuses {
  private Statuses() {}

  static int of(Refusal.Kind kind) {
    HttpStatus status =
        switch (kind) {
          case MALFORMED -> HttpStatus.BAD_REQUEST;
          case INVALID -> HttpStatus.UNPROCESSABLE_CONTENT;
          case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
          case FORBIDDEN -> HttpStatus.FORBIDDEN;
          case NOT_FOUND -> HttpStatus.NOT_FOUND;
          case CONFLICT -> HttpStatus.CONFLICT;
          case STALE -> HttpStatus.PRECONDITION_FAILED;
          case GONE -> HttpStatus.GONE;
          case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
          case UNSUPPORTED_TYPE -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
          case TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
          case NO_ROOM -> HttpStatus.INSUFFICIENT_STORAGE;
        };
    return status.value();
  }
}
