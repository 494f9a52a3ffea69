package io.mediahub.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a registry's Confluent-compatible API, with the credentials from the serde's
 * settings: a user and a password, or a bearer token, in Apicurio's or Confluent's spelling.
 * Messages never contain them.
 */
final class RegistryRequests {
  private static final String CONFLUENT = "schema.registry.";

  private final String base;
  private final @Nullable String authorization;

  /**
   * @param registryUrl base address of the registry; a user and a password in it are credentials
   * @param path where it serves the API
   * @param properties of the serde
   */
  RegistryRequests(String registryUrl, String path, Map<String, ?> properties) {
    URI url = URI.create(registryUrl);
    String user = url.getUserInfo();
    this.base =
        (user == null ? registryUrl : registryUrl.replace(url.getRawUserInfo() + "@", "")) + path;
    String named = authorization(properties);
    this.authorization = named == null && user != null ? basic(user) : named;
  }

  HttpRequest.Builder to(String path, Duration deadline) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(deadline);
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  private static @Nullable String authorization(Map<String, ?> properties) {
    String token = confluent(properties, "bearer.auth.token");
    if (token != null) {
      return "Bearer " + token;
    }
    String pair = confluent(properties, "basic.auth.user.info");
    if (pair != null) {
      return basic(pair);
    }
    String user = text(properties, "apicurio.registry.auth.username");
    String password = text(properties, "apicurio.registry.auth.password");
    return user == null || password == null ? null : basic(user + ":" + password);
  }

  /** Confluent's clients know their settings with and without a prefix. */
  private static @Nullable String confluent(Map<String, ?> properties, String name) {
    String prefixed = text(properties, CONFLUENT + name);
    return prefixed == null ? text(properties, name) : prefixed;
  }

  private static @Nullable String text(Map<String, ?> properties, String name) {
    Object value = properties.get(name);
    return value == null || value.toString().isBlank() ? null : value.toString();
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  /** The address, without credentials. */
  @Override
  public String toString() {
    return base;
  }
}
