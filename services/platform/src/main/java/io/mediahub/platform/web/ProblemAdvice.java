package io.mediahub.platform.web;

import io.mediahub.domain.Refusal;
import io.mediahub.platform.command.TooBusyException;
import io.mediahub.platform.security.SecurityEvents;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;

/** Whatever goes wrong in a controller becomes problem+json. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  private static final Set<Refusal.Kind> AT_THE_DOOR =
      Set.of(Refusal.Kind.UNAUTHENTICATED, Refusal.Kind.FORBIDDEN, Refusal.Kind.TOO_MANY);

  private final Problems problems;
  private final SecurityEvents events;

  ProblemAdvice(Problems problems, SecurityEvents events) {
    this.problems = problems;
    this.events = events;
  }

  @ExceptionHandler
  ResponseEntity<Object> refused(RefusalException e, HttpServletRequest request) {
    if (AT_THE_DOOR.contains(e.refusal().kind())) {
      events.refused(e.refusal().code(), request, e.about());
    }
    HttpHeaders headers = new HttpHeaders();
    if (e.retryAfter() != null) {
      // Whole seconds, rounded up: who comes back then is not too early.
      long seconds = Math.ceilDiv(e.retryAfter().toMillis(), 1000);
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, seconds)));
    }
    return Problems.answer(problems.of(e.refusal()).at(e.instance()), headers);
  }

  @ExceptionHandler({TooBusyException.class, DataAccessException.class, UnavailableException.class})
  ResponseEntity<Object> unavailable(RuntimeException e) {
    LOG.warn("A request could not be served for now", e);
    return Problems.answer(problems.unavailable(), HttpHeaders.EMPTY);
  }

  /** Values that the database refuses are this program's fault: no retry makes them fit. */
  @ExceptionHandler({Exception.class, DataIntegrityViolationException.class})
  ResponseEntity<Object> unexpected(Exception e) {
    LOG.error("A request failed", e);
    return Problems.answer(
        problems.of(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "internal-error",
            null,
            "Something went wrong that should not have.",
            "Try again; if it happens again, report the trace id."),
        HttpHeaders.EMPTY);
  }

  @Override
  protected ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    Problem problem =
        switch (e.getCause()) {
          case StreamReadException syntax ->
              problems.of(
                  HttpStatus.BAD_REQUEST,
                  "malformed-json",
                  null,
                  "The body is not well-formed JSON.",
                  "Send one JSON object with Content-Type: application/json.");
          case WellFormedText.Malformed malformed ->
              problems.of(
                  HttpStatus.UNPROCESSABLE_CONTENT,
                  "text-invalid",
                  path(malformed),
                  "The text has half of a character in it, or NUL.",
                  "Cut texts between characters: an emoji is two units in JavaScript and Java.");
          case DatabindException unfit ->
              problems.of(
                  HttpStatus.UNPROCESSABLE_CONTENT,
                  "invalid-field",
                  path(unfit),
                  "The field has a value of the wrong kind.",
                  "See the API's description for what it may be.");
          case null, default ->
              problems.of(
                  HttpStatus.BAD_REQUEST,
                  "missing-body",
                  null,
                  "The request needs a JSON body.",
                  "Send one JSON object with Content-Type: application/json.");
        };
    return Problems.answer(problem, headers);
  }

  private static @Nullable String path(DatabindException e) {
    var names = e.getPath().stream().map(step -> step.getPropertyName()).filter(n -> n != null);
    String path = String.join(".", names.toList());
    return path.isEmpty() ? null : path;
  }

  @Override
  protected ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    String field =
        e instanceof MethodArgumentTypeMismatchException argument
            ? argument.getName()
            : e.getPropertyName();
    return Problems.answer(
        problems.of(
            HttpStatus.BAD_REQUEST,
            "invalid-parameter",
            field,
            "The parameter has a value of the wrong kind.",
            "See the API's description for what it may be."),
        headers);
  }

  /** Everything else that Spring MVC itself says no to. */
  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode statusCode,
      WebRequest request) {
    HttpStatus status = HttpStatus.valueOf(statusCode.value());
    if (status.is5xxServerError()) {
      return unexpected(e);
    }
    String field =
        switch (e) {
          case MissingServletRequestParameterException missing -> missing.getParameterName();
          case MissingRequestHeaderException missing -> missing.getHeaderName();
          default -> null;
        };
    return Problems.answer(
        problems.of(status, HttpErrors.code(status), field, HttpErrors.sentence(status), null),
        headers);
  }
}
