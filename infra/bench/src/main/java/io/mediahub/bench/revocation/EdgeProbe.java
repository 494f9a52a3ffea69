package io.mediahub.bench.revocation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A viewer who requests the same few bytes of a segment on one connection until the edge refuses.
 * It waits for each answer, so the time of the refusal is late by at most one request.
 */
public final class EdgeProbe {
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Duration pause;

  public EdgeProbe(Duration pause) {
    this.pause = pause;
  }

  /**
   * When the edge first refused.
   *
   * @param nanos of {@link System#nanoTime()}; when the refusal was received
   * @param requests how many were answered, this one included
   */
  public record Refused(long nanos, int requests) {}

  /** Whether the edge serves this now. */
  public boolean serves(URI segment, String cookies) throws IOException, InterruptedException {
    int status = status(request(segment, cookies));
    return status == OK || status == PARTIAL;
  }

  /**
   * Asks until refused.
   *
   * @throws IOException when the edge answers something else, or still serves after 10 s
   */
  Refused untilRefused(URI segment, String cookies) throws IOException, InterruptedException {
    return until(segment, cookies, Set.of(FORBIDDEN));
  }

  /**
   * Asks until the edge does not serve it any more, whatever it says of the reason.
   *
   * @throws IOException when the edge answers something else, or still serves after 10 s
   */
  public Refused untilGone(URI segment, String cookies) throws IOException, InterruptedException {
    return until(segment, cookies, Set.of(FORBIDDEN, NOT_FOUND));
  }

  private Refused until(URI segment, String cookies, Set<Integer> wanted)
      throws IOException, InterruptedException {
    HttpRequest request = request(segment, cookies);
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    for (int n = 1; System.nanoTime() < deadline; n++) {
      int status = status(request);
      if (wanted.contains(status)) {
        return new Refused(System.nanoTime(), n);
      }
      if (status != OK && status != PARTIAL) {
        throw new IOException(
            "the edge answered " + status + " instead of 200, 206 or one of " + wanted);
      }
      LockSupport.parkNanos(pause.toNanos());
    }
    throw new IOException("the edge still serves after " + DEADLINE.toSeconds() + " s");
  }

  private int status(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static HttpRequest request(URI segment, String cookies) {
    return HttpRequest.newBuilder(segment)
        .timeout(DEADLINE)
        .header("Cookie", cookies)
        .header("Range", "bytes=0-99")
        .GET()
        .build();
  }
}
