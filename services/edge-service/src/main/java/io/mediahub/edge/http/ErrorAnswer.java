package io.mediahub.edge.http;

import io.mediahub.base.problem.Problem;
import io.mediahub.base.problem.ProblemCode;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An error that the edge answers itself, in the body that all services use.
 *
 * @param sentence what happened, without placeholders
 * @param retryAfter when it is worth to try again
 */
public record ErrorAnswer(ProblemCode code, String sentence, @Nullable Duration retryAfter) {
  private static final JsonMapper JSON = new JsonMapper();

  public static ErrorAnswer of(ProblemCode code) {
    return new ErrorAnswer(
        code, code.sentence(), code instanceof EdgeProblem own ? own.retryAfter() : null);
  }

  /** The same with a more exact sentence. */
  public ErrorAnswer saying(String exactly) {
    return new ErrorAnswer(code, exactly, retryAfter);
  }

  public ErrorAnswer retryAfter(Duration pause) {
    return new ErrorAnswer(code, sentence, pause);
  }

  /** Does nothing once an answer has begun, which can then only be broken off. */
  public void send(Exchange exchange) throws IOException {
    var response = exchange.response();
    if (response.isCommitted()) {
      return;
    }
    response.setCode(code.code());
    byte[] body =
        JSON.writeValueAsBytes(
            Problem.of(
                code.status(),
                code.code(),
                code.field(),
                sentence,
                code.hint(),
                exchange.trace().id()));
    response.resetBuffer();
    response.setStatus(code.status());
    response.setContentType("application/problem+json");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    if (retryAfter != null) {
      response.setHeader("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
    if (!exchange.isHead()) {
      response.getOutputStream().write(body);
    }
  }
}
