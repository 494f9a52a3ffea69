package io.mediahub.platform.web;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/** Codes and sentences for errors of HTTP itself. */
final class HttpErrors {
  private HttpErrors() {}

  static String code(HttpStatus status) {
    return switch (status) {
      case NOT_FOUND -> "not-found";
      case METHOD_NOT_ALLOWED -> "method-not-allowed";
      case UNSUPPORTED_MEDIA_TYPE -> "unsupported-content-type";
      case NOT_ACCEPTABLE -> "not-acceptable";
      case CONTENT_TOO_LARGE -> "body-too-large";
      case INTERNAL_SERVER_ERROR -> "internal-error";
      default -> status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    };
  }

  static String sentence(HttpStatus status) {
    return switch (status) {
      case NOT_FOUND -> "There is nothing at this address.";
      case METHOD_NOT_ALLOWED -> "This address does not know that method.";
      case UNSUPPORTED_MEDIA_TYPE -> "The body has a content type that is not read here.";
      case NOT_ACCEPTABLE -> "The answer cannot be given in a type that the request accepts.";
      case CONTENT_TOO_LARGE -> "The body is too large.";
      case UNAUTHORIZED -> "Who is asking could not be established.";
      case FORBIDDEN -> "This is not allowed.";
      default ->
          status.is5xxServerError()
              ? "Something went wrong that should not have."
              : "The request cannot be understood.";
    };
  }
}
