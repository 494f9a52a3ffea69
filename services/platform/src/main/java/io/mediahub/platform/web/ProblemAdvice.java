package io.mediahub.platform.web;

import io.mediahub.base.problem.HttpProblem;
import io.mediahub.base.problem.Problem;
import io.mediahub.platform.refusal.Problems;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.refusal.UnavailableException;
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

/** Turns everything that goes wrong in a controller into problem+json. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  /** Refusals that may be part of an attack: counted and logged. */
  private static final Set<Integer> SUSPICIOUS = Set.of(401, 403, 429);

  private final Problems problems;
  private final SecurityEvents events;

  ProblemAdvice(Problems problems, SecurityEvents events) {
    this.problems = problems;
    this.events = events;
  }

  @ExceptionHandler
  ResponseEntity<Object> refused(RefusalException e, HttpServletRequest request) {
    Problem problem = problems.of(e.refusal()).withInstance(e.instance());
    if (SUSPICIOUS.contains(problem.status())) {
      events.refused(e.refusal().code(), request, e.about());
    }
    HttpHeaders headers = new HttpHeaders();
    if (e.retryAfter() != null) {
      // Whole seconds, rounded up, so that the next attempt is not too early.
      long seconds = Math.ceilDiv(e.retryAfter().toMillis(), 1000);
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, seconds)));
    }
    return Problems.answer(problem, headers);
  }

  @ExceptionHandler({DataAccessException.class, UnavailableException.class})
  ResponseEntity<Object> unavailable(RuntimeException e) {
    LOG.warn("A request could not be served for now", e);
    return Problems.answer(problems.of(HttpProblem.SERVICE_UNAVAILABLE), HttpHeaders.EMPTY);
  }

  /** A value that the database refuses is a fault of this program: a retry would fail again. */
  @ExceptionHandler({Exception.class, DataIntegrityViolationException.class})
  ResponseEntity<Object> unexpected(Exception e) {
    LOG.error("A request failed", e);
    return Problems.answer(problems.of(HttpProblem.INTERNAL_ERROR), HttpHeaders.EMPTY);
  }

  @Override
  protected ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    Problem problem =
        switch (e.getCause()) {
          case StreamReadException syntax -> problems.of(HttpProblem.JSON_MALFORMED);
          case WellFormedText.Malformed malformed ->
              problems.of(HttpProblem.TEXT_INVALID).withField(path(malformed));
          case DatabindException unfit ->
              problems.of(HttpProblem.FIELD_INVALID).withField(path(unfit));
          case null, default -> problems.of(HttpProblem.BODY_MISSING);
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
    return Problems.answer(problems.of(HttpProblem.PARAMETER_INVALID).withField(field), headers);
  }

  /** All other requests that Spring MVC itself refuses. */
  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode statusCode,
      WebRequest request) {
    int status = statusCode.value();
    if (status >= 500) {
      return unexpected(e);
    }
    String field =
        switch (e) {
          case MissingServletRequestParameterException missing -> missing.getParameterName();
          case MissingRequestHeaderException missing -> missing.getHeaderName();
          default -> null;
        };
    Problem problem = problems.of(HttpProblem.ofStatus(status)).withStatus(status);
    return Problems.answer(problem.withField(field), headers);
  }
}
