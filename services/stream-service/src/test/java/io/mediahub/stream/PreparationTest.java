package io.mediahub.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.mediahub.schemas.SchemaRegistrar;
import io.mediahub.schemas.SchemaRegistrar.IncompatibleSchema;
import io.mediahub.stream.Preparation.NotPreparedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PreparationTest {
  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void what_is_not_there_yet_is_tried_again() throws Exception {
    Preparation.retrying(
        "something",
        in(Duration.ofMinutes(1)),
        () -> {
          if (tries.incrementAndGet() < 3) {
            throw new ConnectException("refused");
          }
        });

    assertThat(tries).hasValue(3);
  }

  @Test
  void in_the_end_a_sentence_says_what_was_missing_and_why() {
    assertThatThrownBy(
            () ->
                Preparation.retrying(
                    "the Kafka topics",
                    in(Duration.ZERO),
                    () -> {
                      throw new IOException("wrapped", new ConnectException("refused"));
                    }))
        .isInstanceOf(NotPreparedException.class)
        .hasMessageContaining("the Kafka topics")
        .hasMessageContaining("refused");
  }

  /** Registries answer 409: waiting does not make a schema compatible. */
  @Test
  void an_incompatible_schema_ends_it_at_once() throws Exception {
    HttpServer registry =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/api",
        exchange -> {
          boolean isConfig = exchange.getRequestURI().getPath().startsWith("/api/config/");
          exchange.sendResponseHeaders(isConfig ? 200 : 409, -1);
          exchange.close();
        });
    registry.start();
    try {
      String url = "http://127.0.0.1:" + registry.getAddress().getPort();
      assertThatThrownBy(
              () ->
                  Preparation.retrying(
                      "the schemas",
                      in(Duration.ofMinutes(1)),
                      () -> {
                        tries.incrementAndGet();
                        new SchemaRegistrar(url, "/api").registerAll();
                      }))
          .isInstanceOf(IncompatibleSchema.class);
      assertThat(tries).hasValue(1);
    } finally {
      registry.stop(0);
    }
  }

  private static long in(Duration time) {
    return System.nanoTime() + time.toNanos();
  }
}
