package io.mediahub.platform.web;

import static io.mediahub.platform.refusal.PlatformRefusal.IDEMPOTENCY_KEY_INVALID;
import static io.mediahub.platform.refusal.PlatformRefusal.IF_MATCH_INVALID;
import static io.mediahub.platform.refusal.PlatformRefusal.VERSION_INVALID;

import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.telemetry.Traces;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Arguments that controllers may take beside those of Spring MVC. */
final class ArgumentResolvers {
  private static final int KEY_MOST = 128;

  private final Traces traces;
  private final Clock clock;

  ArgumentResolvers(Traces traces, Clock clock) {
    this.traces = traces;
    this.clock = clock;
  }

  List<HandlerMethodArgumentResolver> all() {
    return List.of(
        resolver(CurrentUser.class, (parameter, request) -> CurrentUser.require()),
        resolver(IfVersionAtLeast.class, (parameter, request) -> version(request)),
        resolver(IfMatch.class, (parameter, request) -> match(request)),
        resolver(PageRequest.class, ArgumentResolvers::page),
        resolver(IdempotencyKey.class, (parameter, request) -> key(request)),
        resolver(
            CommandContext.class,
            (parameter, request) -> key(request).by(CurrentUser.require().userId())));
  }

  private IdempotencyKey key(NativeWebRequest request) {
    String given = request.getHeader(IdempotencyKey.HEADER);
    if (given != null
        && (given.isBlank()
            || given.length() > KEY_MOST
            || !given.chars().allMatch(c -> c > 0x20 && c < 0x7f))) {
      throw new RefusalException(IDEMPOTENCY_KEY_INVALID.refusal(KEY_MOST));
    }
    byte[] hash =
        (byte[]) request.getAttribute(JsonBodyFilter.REQUEST_HASH, RequestAttributes.SCOPE_REQUEST);
    return new IdempotencyKey(
        given == null ? UUID.randomUUID().toString() : given,
        hash == null ? new byte[0] : hash,
        traces,
        clock);
  }

  private static IfVersionAtLeast version(NativeWebRequest request) {
    String given = request.getHeader(IfVersionAtLeast.HEADER);
    try {
      long version = given == null ? 0 : Long.parseLong(given.replace("\"", "").strip());
      if (version >= 0) {
        return new IfVersionAtLeast(version);
      }
    } catch (NumberFormatException e) {
      // answered below
    }
    throw new RefusalException(VERSION_INVALID.refusal());
  }

  /** One strong tag, as the platform gives them, or any. */
  private static IfMatch match(NativeWebRequest request) {
    String given = request.getHeader(IfMatch.HEADER);
    if (given == null || given.strip().equals("*")) {
      return new IfMatch(null);
    }
    String tag = given.strip();
    if (tag.matches("\"[0-9]{1,18}\"")) {
      return new IfMatch(Long.valueOf(tag.substring(1, tag.length() - 1)));
    }
    throw new RefusalException(IF_MATCH_INVALID.refusal());
  }

  private static PageRequest page(MethodParameter parameter, NativeWebRequest request) {
    PageRequest.Bounds bounds =
        Objects.requireNonNull(parameter.getParameterAnnotation(PageRequest.Bounds.class));
    String given = request.getParameter(PageRequest.LIMIT);
    return PageRequest.of(
        given == null ? bounds.usual() : limit(given, parameter),
        request.getParameter(PageRequest.AFTER),
        bounds.most());
  }

  private static int limit(String given, MethodParameter parameter) {
    try {
      return Integer.parseInt(given);
    } catch (NumberFormatException e) {
      throw new MethodArgumentTypeMismatchException(
          given, Integer.class, PageRequest.LIMIT, parameter, e);
    }
  }

  private interface Reader {
    Object read(MethodParameter parameter, NativeWebRequest request);
  }

  private static HandlerMethodArgumentResolver resolver(Class<?> type, Reader reader) {
    return new HandlerMethodArgumentResolver() {
      @Override
      public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == type;
      }

      @Override
      public Object resolveArgument(
          MethodParameter parameter,
          @Nullable ModelAndViewContainer container,
          NativeWebRequest request,
          @Nullable WebDataBinderFactory binders) {
        return reader.read(parameter, request);
      }
    };
  }
}
