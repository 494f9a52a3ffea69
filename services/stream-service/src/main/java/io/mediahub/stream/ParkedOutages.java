package io.mediahub.stream;

import io.mediahub.base.problem.HttpProblem;
import io.mediahub.platform.refusal.Problems;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.streams.readmodel.engine.ModelDatabase.DatabaseUnavailable;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** A database or the registry that does not answer is an outage, and no fault of the request. */
@RestControllerAdvice(assignableTypes = {ParkedController.class, ParkedApiController.class})
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ParkedOutages {
  private static final Logger LOG = LoggerFactory.getLogger(ParkedOutages.class);

  private final Problems problems;

  ParkedOutages(Problems problems) {
    this.problems = problems;
  }

  @ExceptionHandler({DatabaseUnavailable.class, WriterSchemas.RegistryAway.class})
  void unavailable(RuntimeException e, HttpServletResponse response) throws IOException {
    LOG.warn("Parked records cannot be answered for now", e);
    problems.write(response, problems.of(HttpProblem.SERVICE_UNAVAILABLE));
  }
}
