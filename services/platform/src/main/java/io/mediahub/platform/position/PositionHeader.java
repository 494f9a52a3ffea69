package io.mediahub.platform.position;

import static io.mediahub.platform.refusal.PlatformRefusal.POSITION_NOT_REACHED;

import io.mediahub.platform.command.CommitListener;
import io.mediahub.platform.position.Position.Aggregate;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ReadModelWait;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * The header {@value #NAME}. An accepted command answers with it; a client sends the last one that
 * it got with each request, and then reads what it has written, and nothing older than what it has
 * read. Reads answer with it where they were asked with it: it costs them a query.
 *
 * <p>An empty header is a client's first: it has nothing to wait for yet. A client that asks
 * several things at a time sends all positions that it got, with commas between them.
 */
@RestControllerAdvice
public final class PositionHeader
    implements HandlerInterceptor, ResponseBodyAdvice<Object>, CommitListener {
  public static final String NAME = "MediaHub-Position";

  private static final String ATTRIBUTE = PositionHeader.class.getName();
  private static final Duration SOON = Duration.ofSeconds(1);

  private final PositionTokens tokens;
  private final ReadModelWait wait;
  private final ObjectProvider<ModelPositions> models;

  public PositionHeader(
      PositionTokens tokens, ReadModelWait wait, ObjectProvider<ModelPositions> models) {
    this.tokens = tokens;
    this.wait = wait;
    this.models = models;
  }

  /** Before a read: waits. */
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    String token = request.getHeader(NAME);
    ReadsModels reads =
        handler instanceof HandlerMethod method
            ? method.getMethodAnnotation(ReadsModels.class)
            : null;
    if (token == null || reads == null) {
      return true;
    }
    CurrentUser reader = CurrentUser.require();
    Position wanted = tokens.read(reader.userId(), token);
    request.setAttribute(ATTRIBUTE, wanted);
    List<String> names = List.of(reads.value());
    if (!wanted.isEmpty()
        && !wait.until(reader, () -> {}, () -> models.getObject().reached(names, wanted))) {
      throw new RefusalException(POSITION_NOT_REACHED.refusal(), SOON);
    }
    return true;
  }

  @Override
  public boolean supports(
      MethodParameter answer, Class<? extends HttpMessageConverter<?>> converter) {
    return answer.hasMethodAnnotation(ReadsModels.class);
  }

  /**
   * After a read: the models are at least as far now as they were when it was answered, and the
   * next one must not be behind that.
   */
  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter answer,
      MediaType type,
      Class<? extends HttpMessageConverter<?>> converter,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    ReadsModels reads = answer.getMethodAnnotation(ReadsModels.class);
    if (reads != null
        && RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes here
        && here.getRequest().getAttribute(ATTRIBUTE) instanceof Position known) {
      Position now = known.withSeen(models.getObject().seen(List.of(reads.value())));
      response.getHeaders().set(NAME, tokens.write(CurrentUser.require().userId(), now));
    }
    return body;
  }

  /** After a command: the header is set before the answer is written. */
  @Override
  public void committed(String actor, String type, String aggregateId, long version) {
    if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes here)
        || here.getResponse() == null) {
      return; // a deadline, or another process without a client
    }
    Position known =
        here.getRequest().getAttribute(ATTRIBUTE) instanceof Position before
            ? before
            : sent(here.getRequest(), actor);
    Position now = known.withWritten(new Aggregate(type, aggregateId), version);
    here.getRequest().setAttribute(ATTRIBUTE, now);
    here.getResponse().setHeader(NAME, tokens.write(actor, now));
  }

  /** A command is not refused for a token that is no good: it does not wait for anything. */
  private Position sent(HttpServletRequest request, String actor) {
    String token = request.getHeader(NAME);
    try {
      return token == null ? Position.NONE : tokens.read(actor, token);
    } catch (RefusalException e) {
      return Position.NONE;
    }
  }
}
