package io.mediahub.platform.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.base.problem.HttpProblem;
import io.mediahub.platform.refusal.Problems;
import io.mediahub.platform.seal.KeyedHash;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the whole body once, to refuse one that is too large and to tell whether a retry asks for
 * the same. The hash is keyed, because bodies may hold passwords.
 */
final class JsonBodyFilter extends OncePerRequestFilter {
  static final int MOST_BYTES = 64 * 1024;
  static final String REQUEST_HASH = JsonBodyFilter.class.getName() + ".hash";

  private final Problems problems;
  private final KeyedHash hash;
  private final List<BodyLimit> larger;

  /**
   * @param larger requests that may have larger bodies
   */
  JsonBodyFilter(Problems problems, KeyedHash hash, List<BodyLimit> larger) {
    this.problems = problems;
    this.hash = hash;
    this.larger = List.copyOf(larger);
  }

  private int mostBytes(HttpServletRequest request) {
    return larger.stream()
        .filter(limit -> limit.covers(request.getMethod(), request.getRequestURI()))
        .mapToInt(BodyLimit::mostBytes)
        .max()
        .orElse(MOST_BYTES);
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return switch (request.getMethod()) {
      case "GET", "HEAD", "OPTIONS" -> true;
      default -> false;
    };
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    int most = mostBytes(request);
    byte[] body =
        request.getContentLengthLong() > most
            ? null
            : request.getInputStream().readNBytes(most + 1);
    if (body == null || body.length > most) {
      problems.write(response, problems.of(HttpProblem.BODY_TOO_LARGE));
      return;
    }
    String line = request.getMethod() + " " + request.getRequestURI() + "\n";
    request.setAttribute(REQUEST_HASH, hash.of("request", line.getBytes(UTF_8), body));
    chain.doFilter(new Buffered(request, body), response);
  }

  private static final class Buffered extends HttpServletRequestWrapper {
    private final byte[] body;

    Buffered(HttpServletRequest request, byte[] body) {
      super(request);
      this.body = body;
    }

    @Override
    public ServletInputStream getInputStream() {
      return new BodyStream(new ByteArrayInputStream(body));
    }

    @Override
    public BufferedReader getReader() {
      return new BufferedReader(new InputStreamReader(new ByteArrayInputStream(body), UTF_8));
    }
  }

  private static final class BodyStream extends ServletInputStream {
    private final ByteArrayInputStream bytes;

    BodyStream(ByteArrayInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int from, int length) {
      return bytes.read(target, from, length);
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException("Bodies are read on virtual threads.");
    }
  }
}
