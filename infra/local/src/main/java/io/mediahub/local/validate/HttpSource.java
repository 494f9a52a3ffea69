package io.mediahub.local.validate;

import io.mediahub.hls.check.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A server. Each file has a bound of bytes and of time; the headers of the user, which may be
 * secrets, go to the server of the stream and to no other.
 */
final class HttpSource implements Source {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int MOST_REDIRECTS = 5;

  /** Who asks: a page of another site, as a player on the web is. */
  private static final String ORIGIN = "https://player.example";

  private final URI start;
  private final Map<String, String> headers;
  private final Duration deadline;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @param headers that the server of the stream gets with every request
   * @param deadline of one file
   */
  HttpSource(URI start, Map<String, String> headers, Duration deadline) {
    this.start = start;
    this.headers = Map.copyOf(headers);
    this.deadline = deadline;
  }

  @Override
  public Fetched fetch(URI address, Answer.Role role, long offset, long length, int most) {
    String name = name(address);
    URI at = address;
    int redirects = 0;
    try {
      while (true) {
        String refusal = refusal(at);
        if (!refusal.isEmpty()) {
          return fault(name, role, redirects, refusal);
        }
        HttpResponse<byte[]> response = answer(at, role, offset, length, most);
        int status = response.statusCode();
        if (status >= 300 && status < 400 && status != 304) {
          URI next =
              response
                  .headers()
                  .firstValue("Location")
                  .map(location -> Source.resolve(response.uri(), location))
                  .orElse(null);
          if (next == null || ++redirects > MOST_REDIRECTS) {
            return fault(name, role, redirects, "is answered with redirects that lead nowhere");
          }
          at = next;
          continue;
        }
        if (status != 200 && status != 206) {
          return fault(name, role, redirects, "is answered with %d".formatted(status));
        }
        return fetched(name, role, redirects, response, offset, length, most);
      }
    } catch (TimeoutException e) {
      return fault(name, role, redirects, "took longer than %d s".formatted(deadline.toSeconds()));
    } catch (ExecutionException e) {
      return fault(name, role, redirects, reason(e.getCause(), most));
    } catch (IOException e) {
      return fault(name, role, redirects, reason(e, most));
    } catch (IllegalArgumentException e) {
      return fault(name, role, redirects, "is refused: its address cannot be asked");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fault(name, role, redirects, "was not waited for");
    }
  }

  private static String reason(@Nullable Throwable e, int most) {
    String message = e == null || e.getMessage() == null ? "" : e.getMessage();
    if (message.toLowerCase(Locale.ROOT).contains("capacity")) {
      return "is larger than %d bytes".formatted(most);
    }
    return message.isEmpty()
        ? "is not answered"
        : "is not answered: " + message.replaceAll("\\p{Cntrl}", "?");
  }

  private HttpResponse<byte[]> answer(URI at, Answer.Role role, long offset, long length, int most)
      throws InterruptedException, ExecutionException, TimeoutException {
    HttpRequest.Builder request = HttpRequest.newBuilder(at).timeout(deadline).GET();
    if (sameServer(at)) {
      headers.forEach(request::setHeader);
    }
    request.setHeader("Origin", ORIGIN);
    if (role == Answer.Role.PLAYLIST) {
      request.setHeader("Accept-Encoding", "gzip");
    }
    if (length != WHOLE) {
      request.setHeader("Range", "bytes=%d-%d".formatted(offset, offset + length - 1));
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), most));
    try {
      return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      answer.cancel(true);
    }
  }

  private Fetched fetched(
      String name,
      Answer.Role role,
      int redirects,
      HttpResponse<byte[]> response,
      long offset,
      long length,
      int most)
      throws IOException {
    boolean ranged = length != WHOLE;
    boolean partial = response.statusCode() == 206;
    byte[] bytes = response.body();
    boolean gzip =
        response.headers().firstValue("Content-Encoding").orElse("").equalsIgnoreCase("gzip");
    if (gzip) {
      try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        bytes = plain.readNBytes(most + 1);
      }
      if (bytes.length > most) {
        return fault(name, role, redirects, "is larger than %d bytes".formatted(most));
      }
    }
    if (ranged && !partial) {
      if (offset + length > bytes.length) {
        return fault(name, role, redirects, "is shorter than a range of it");
      }
      bytes = Arrays.copyOfRange(bytes, (int) offset, (int) (offset + length));
    } else if (ranged && bytes.length != length) {
      return fault(
          name,
          role,
          redirects,
          "answers a range of %d bytes with %d".formatted(length, bytes.length));
    }
    String allowed = response.headers().firstValue("Access-Control-Allow-Origin").orElse("");
    return new Fetched(
        bytes,
        new Answer(
            name,
            role,
            "",
            true,
            response.headers().firstValue("Content-Type").orElse(""),
            redirects,
            ranged
                ? partial
                : response.headers().firstValue("Accept-Ranges").orElse("").contains("bytes"),
            ranged,
            allowed.equals("*") || allowed.equals(ORIGIN),
            gzip));
  }

  private static Fetched fault(String name, Answer.Role role, int redirects, String fault) {
    return new Fetched(
        null, new Answer(name, role, fault, true, "", redirects, true, false, true, true));
  }

  private boolean sameServer(URI at) {
    return Objects.equals(at.getScheme(), start.getScheme())
        && Objects.equals(at.getRawAuthority(), start.getRawAuthority());
  }

  @Override
  public String refusal(URI address) {
    String scheme = address.getScheme() == null ? "" : address.getScheme();
    if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
      return "is refused: a stream on the network may name only http and https addresses";
    }
    return address.getHost() == null ? "is refused: its address has no host" : "";
  }

  @Override
  public String name(URI address) {
    String folder = start.resolve(".").getRawPath();
    String path = address.getRawPath();
    return sameServer(address) && path != null && folder != null && path.startsWith(folder)
        ? path.substring(folder.length())
        : withoutQuery(address);
  }

  static String withoutQuery(URI address) {
    String whole = address.toString();
    int end = whole.indexOf('?');
    int at = whole.indexOf('@');
    String plain = end < 0 ? whole : whole.substring(0, end);
    return at > 0 && address.getRawUserInfo() != null
        ? plain.replace(address.getRawUserInfo() + "@", "")
        : plain;
  }

  @Override
  public List<String> others() {
    return List.of(); // a server does not list its files
  }
}
