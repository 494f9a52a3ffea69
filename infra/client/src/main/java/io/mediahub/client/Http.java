package io.mediahub.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests and answers in JSON, each with a deadline; a refusal becomes an {@link ApiException}.
 */
final class Http {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final URI base;
  private final Duration deadline;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  Http(URI base, Duration deadline) {
    this.base = base;
    this.deadline = deadline;
  }

  URI resolve(String path) {
    return base.resolve(path);
  }

  /** A request to a path of the platform, with the client's deadline. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(resolve(path)).timeout(deadline);
  }

  /**
   * Sends and reads the answer as T. An ETag that holds a version is offered as the member
   * "version" when the answer has none of its own.
   *
   * @param positions of the person who asks; null for one who does not wait
   */
  <T> T send(HttpRequest.Builder request, @Nullable Positions positions, Class<T> type) {
    return JSON.convertValue(tree(request, positions), type);
  }

  /** Sends and reads the answer as a page of T. */
  <T> Page<T> sendForPage(
      HttpRequest.Builder request, @Nullable Positions positions, Class<T> item) {
    return JSON.convertValue(
        tree(request, positions), JSON.getTypeFactory().constructParametricType(Page.class, item));
  }

  private JsonNode tree(HttpRequest.Builder builder, @Nullable Positions positions) {
    if (positions != null) {
      builder.header(Positions.HEADER, positions.sent());
    }
    HttpRequest request = builder.build();
    HttpResponse<byte[]> answer = exchange(request);
    if (positions != null) {
      positions.answered(request, answer.headers());
    }
    if (answer.statusCode() >= 300) {
      throw refusal(request, answer);
    }
    if (answer.body().length == 0) {
      return JSON.createObjectNode();
    }
    JsonNode body = JSON.readTree(answer.body());
    if (body instanceof ObjectNode object && !object.has("version")) {
      answer
          .headers()
          .firstValue("ETag")
          .map(Http::version)
          .ifPresent(v -> object.put("version", v));
    }
    return body;
  }

  /**
   * Sends and returns whatever came back, of any status.
   *
   * @throws UncheckedIOException when nothing came back in time
   */
  HttpResponse<byte[]> exchange(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s %s: %s".formatted(request.method(), withoutQuery(request.uri()), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for an answer", e);
    }
  }

  /**
   * Reads an answer line by line as it comes.
   *
   * @param item makes an item of the lines so far; null where they are none yet
   * @param taker returns whether to go on
   */
  <T> void lines(
      HttpRequest.Builder builder, Function<String, @Nullable T> item, Predicate<T> taker) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw refusal(request, answer, body.readAllBytes());
        }
        var lines = new BufferedReader(new InputStreamReader(body, UTF_8));
        boolean more = true;
        while (more) {
          String line = lines.readLine();
          T made = line == null ? null : item.apply(line);
          more = line != null && (made == null || taker.test(made));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s %s: %s".formatted(request.method(), withoutQuery(request.uri()), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for an answer", e);
    }
  }

  static HttpRequest.BodyPublisher json(@Nullable Object body) {
    return body == null
        ? BodyPublishers.noBody()
        : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
  }

  static ApiException refusal(HttpRequest request, HttpResponse<byte[]> answer) {
    return refusal(request, answer, answer.body());
  }

  private static ApiException refusal(HttpRequest request, HttpResponse<?> answer, byte[] body) {
    return new ApiException(
        request.method() + " " + withoutQuery(request.uri()),
        answer.statusCode(),
        problem(answer, body));
  }

  private static Problem problem(HttpResponse<?> answer, byte[] content) {
    String contentType = answer.headers().firstValue("Content-Type").orElse("");
    if (contentType.contains("json")) {
      try {
        JsonNode body = JSON.readTree(content);
        return new Problem(
            text(body, "title"),
            body.path("code").asString("unknown"),
            text(body, "field"),
            text(body, "detail"),
            text(body, "hint"),
            text(body, "traceId"),
            text(body, "instance"));
      } catch (JacksonException notJson) {
        // falls through: a proxy may cut an answer short
      }
    }
    return new Problem(
        null, "unknown", null, "an answer without a problem document", null, null, null);
  }

  private static @Nullable String text(JsonNode body, String member) {
    JsonNode value = body.path(member);
    return value.isString() ? value.asString() : null;
  }

  private static @Nullable Long version(String etag) {
    String digits = etag.replaceAll("[^0-9]", "");
    return digits.isEmpty() || digits.length() > 18 ? null : Long.valueOf(digits);
  }

  /** Signed addresses are secrets: their query never gets into a message. */
  private static String withoutQuery(URI uri) {
    return uri.getScheme() + "://" + uri.getAuthority() + uri.getRawPath();
  }
}
