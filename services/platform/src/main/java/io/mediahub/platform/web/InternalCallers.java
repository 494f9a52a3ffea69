package io.mediahub.platform.web;

import static io.mediahub.platform.refusal.PlatformRefusal.HOST_UNKNOWN;

import io.mediahub.base.problem.HttpProblem;
import io.mediahub.platform.refusal.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses pages in a browser. A service answers programs: the edge, supervisors, operators. A page
 * in a browser on the same machine can reach its port as well, by DNS rebinding even past the
 * same-origin policy. Its Host or Origin header gives it away.
 */
final class InternalCallers extends OncePerRequestFilter {
  private final Set<String> names;
  private final Problems problems;

  /**
   * @param names names beside those of this machine, in lower case
   */
  InternalCallers(Set<String> names, Problems problems) {
    this.names = names;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    // The Host header itself: X-Forwarded-Host is about the edge.
    String host = request.getHeader("Host");
    if (host != null && !isKnown(name(host), request.getLocalAddr())) {
      problems.write(response, problems.of(HOST_UNKNOWN.refusal()));
    } else if (request.getHeader("Origin") != null) {
      problems.write(response, problems.of(HttpProblem.PAGE_REFUSED));
    } else {
      chain.doFilter(request, response);
    }
  }

  /** DNS rebinding needs a name, so an address is always accepted. */
  private boolean isKnown(String name, String reachedAt) {
    InetAddress address = address(name);
    return address == null
        ? name.equals("localhost") || names.contains(name)
        : address.isLoopbackAddress() || address.equals(address(reachedAt)) || names.contains(name);
  }

  private static @Nullable InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException aName) {
      return null;
    }
  }

  /** Without the port, and an address of IPv6 without its brackets. */
  private static String name(String host) {
    return host.toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "").replaceAll("^\\[|]$", "");
  }
}
