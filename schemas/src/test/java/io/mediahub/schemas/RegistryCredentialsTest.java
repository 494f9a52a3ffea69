package io.mediahub.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mediahub.schemas.WriterSchemas.RegistryAway;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Against a registry that answers only who proves who they are. */
class RegistryCredentialsTest {
  private static final String USER = "mediahub";
  private static final String PASSWORD = "s3:crét";
  private static final String TOKEN = "a.b-c_d";
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private HttpServer registry;

  @BeforeEach
  void start() throws IOException {
    registry = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    registry
        .createContext("/basic", RegistryCredentialsTest::answer)
        .setAuthenticator(
            new BasicAuthenticator("registry", UTF_8) {
              @Override
              public boolean checkCredentials(String user, String password) {
                return user.equals(USER) && password.equals(PASSWORD);
              }
            });
    registry.createContext(
        "/bearer",
        exchange -> {
          if (("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange);
          } else {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
          }
        });
    registry.start();
  }

  @AfterEach
  void stop() {
    registry.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    boolean schema = exchange.getRequestURI().getPath().contains("/schemas/ids/");
    String text =
        schema
            ? new JsonMapper().writeValueAsString(Map.of("schema", ownSchema().toString()))
            : "{\"id\":1}";
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Schema ownSchema() {
    return Topics.GRANT_EVENTS.valueSchema();
  }

  private String url() {
    return "http://127.0.0.1:" + registry.getAddress().getPort();
  }

  static Stream<Arguments> spellings() {
    String pair = USER + ":" + PASSWORD;
    return Stream.of(
        Arguments.of(
            "/basic",
            Map.of(
                "apicurio.registry.auth.username", USER,
                "apicurio.registry.auth.password", PASSWORD)),
        Arguments.of("/basic", Map.of("basic.auth.user.info", pair)),
        Arguments.of("/basic", Map.of("schema.registry.basic.auth.user.info", pair)),
        Arguments.of("/bearer", Map.of("bearer.auth.token", TOKEN)),
        Arguments.of("/bearer", Map.of("schema.registry.bearer.auth.token", TOKEN)));
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void schemas_are_read_and_registered_with_the_credentials_of_the_serde(
      String path, Map<String, String> properties) {
    var schemas = new RegistrySchemas(url(), path, DEADLINE, properties);

    assertThat(schemas.byId(7, Topics.GRANT_EVENTS)).isEqualTo(ownSchema());
    assertThatCode(() -> schemas.warm(Topics.GRANT_EVENTS)).doesNotThrowAnyException();
    assertThatCode(() -> new SchemaRegistrar(url(), path, properties).registerAll())
        .doesNotThrowAnyException();
  }

  @Test
  void a_user_and_a_password_in_the_address_are_credentials_too() {
    String address = url().replace("://", "://mediahub:s3:cr%C3%A9t@");

    var schemas = new RegistrySchemas(address, "/basic", DEADLINE);

    assertThat(schemas.byId(7, Topics.GRANT_EVENTS)).isEqualTo(ownSchema());
  }

  @Test
  void who_proves_nothing_or_something_wrong_is_told_so_without_the_secret() {
    String secret = "not-the-password";
    var none = new RegistrySchemas(url(), "/basic", DEADLINE);
    var wrong =
        new RegistrySchemas(
            url().replace("://", "://mediahub:" + secret + "@"), "/basic", DEADLINE);

    assertThatThrownBy(() -> none.byId(7, Topics.GRANT_EVENTS))
        .isInstanceOf(RegistryAway.class)
        .hasMessageContaining("401");
    assertThatThrownBy(() -> wrong.byId(7, Topics.GRANT_EVENTS))
        .isInstanceOf(RegistryAway.class)
        .hasMessageContaining("401")
        .hasMessageNotContaining(secret);
  }
}
