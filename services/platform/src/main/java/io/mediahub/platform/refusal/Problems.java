package io.mediahub.platform.refusal;

import io.mediahub.base.problem.HttpProblem;
import io.mediahub.base.problem.Problem;
import io.mediahub.domain.Refusal;
import io.mediahub.platform.telemetry.Traces;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** Answers with a problem, from controllers and from filters alike. */
public final class Problems {
  private final JsonMapper json;
  private final Traces traces;

  public Problems(JsonMapper json, Traces traces) {
    this.json = json;
    this.traces = traces;
  }

  public Problem of(Refusal refusal) {
    return Problem.of(
        Statuses.of(refusal.kind()),
        refusal.code(),
        refusal.field(),
        refusal.sentence(),
        refusal.hint(),
        traces.traceId());
  }

  public Problem of(HttpProblem problem) {
    return Problem.of(problem, traces.traceId());
  }

  public static ResponseEntity<Object> answer(Problem problem, HttpHeaders headers) {
    HttpHeaders all = new HttpHeaders();
    all.putAll(headers);
    all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    addTo(all, problem);
    return ResponseEntity.status(problem.status()).headers(all).body(problem);
  }

  private static void addTo(HttpHeaders headers, Problem problem) {
    headers.setCacheControl("no-store");
    if (problem.status() == 401) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (problem.status() == 503) {
      headers.set(HttpHeaders.RETRY_AFTER, "1");
    }
  }

  public void write(HttpServletResponse response, Problem problem) throws IOException {
    HttpHeaders headers = new HttpHeaders();
    addTo(headers, problem);
    headers.forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
    response.setStatus(problem.status());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.getOutputStream().write(json.writeValueAsBytes(problem));
  }
}
