package io.mediahub.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A user of a service, over HTTP. Every answer is compared with the service's OpenAPI description.
 */
public final class Api {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String CONTENT_TYPE = "Content-Type";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI base;
  private final @Nullable String token;

  /**
   * @param token null for somebody who has not logged in
   */
  public Api(int port, @Nullable String token) {
    this.base = URI.create("http://127.0.0.1:" + port);
    this.token = token;
  }

  /** An answer; its body may be anything. */
  public record Answer(int status, HttpHeaders headers, String text) {
    public JsonNode json() {
      return JSON.readTree(text);
    }

    /** The code of a problem. */
    public String code() {
      return json().path("code").asString();
    }

    public @Nullable String header(String name) {
      return headers.firstValue(name).orElse(null);
    }
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  /** The body of an answer that is no text. */
  public byte[] bytes(String path) {
    try {
      var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
      return HTTP.send(request.build(), BodyHandlers.ofByteArray()).body();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public Answer post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  public Answer put(String path, String... headers) {
    return send("PUT", path, null, headers);
  }

  public Answer patch(String path, String body, String... headers) {
    return send("PATCH", path, body, headers);
  }

  public Answer putJson(String path, String body, String... headers) {
    return send("PUT", path, body, headers);
  }

  /** A body that is no JSON. */
  public Answer putText(String path, String contentType, String body, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = CONTENT_TYPE;
    all[headers.length + 1] = contentType;
    return send("PUT", path, body, all);
  }

  public Answer delete(String path, String... headers) {
    return send("DELETE", path, null, headers);
  }

  /**
   * @param headers names and values in turn
   */
  private Answer send(String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (body != null && !Arrays.asList(headers).contains(CONTENT_TYPE)) {
      request.header(CONTENT_TYPE, "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      var response = HTTP.send(request.build(), BodyHandlers.ofString());
      var answer = new Answer(response.statusCode(), response.headers(), response.body());
      ApiContract.of(base).check(method, request.build().uri().getPath(), answer);
      return answer;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
