package io.mediahub.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mediahub.schemas.SchemaRegistrar.IncompatibleSchema;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against the other end of the connection: what a registry answers to the second of two. */
class SchemaRegistrarTest {
  private HttpServer registry;
  private int found;

  @BeforeEach
  void start() throws IOException {
    registry = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    registry.createContext("/", this::answer);
    registry.start();
  }

  @AfterEach
  void stop() {
    registry.stop(0);
  }

  /** Refuses every registration, and says of each schema whether it is there. */
  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean lookUp = path.matches("/subjects/[^/]+");
    int status = path.startsWith("/config/") ? 200 : lookUp ? found : 409;
    byte[] body = "{\"id\":1}".getBytes(UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private SchemaRegistrar registrar() {
    return new SchemaRegistrar("http://127.0.0.1:" + registry.getAddress().getPort(), "");
  }

  @Test
  void a_schema_that_another_replica_registers_at_the_same_moment_is_registered() {
    found = 200;

    assertThatCode(() -> registrar().registerAll()).doesNotThrowAnyException();
  }

  @Test
  void a_schema_that_is_refused_and_is_not_there_is_incompatible() {
    found = 404;

    assertThatThrownBy(() -> registrar().registerAll()).isInstanceOf(IncompatibleSchema.class);
  }
}
