package io.mediahub.platform.web;

import io.mediahub.base.problem.HttpProblem;
import io.mediahub.platform.refusal.Problems;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers errors outside of controllers, such as those of filters. */
@Hidden
@RestController
final class ProblemErrorController implements ErrorController {
  private final Problems problems;

  ProblemErrorController(Problems problems) {
    this.problems = problems;
  }

  @RequestMapping("/error")
  ResponseEntity<Object> error(HttpServletRequest request) {
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : 500;
    return Problems.answer(
        problems.of(HttpProblem.ofStatus(status)).withStatus(status), HttpHeaders.EMPTY);
  }
}
