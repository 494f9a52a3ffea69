package io.mediahub.schemas.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import io.mediahub.schemas.AvroCodec;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.SerdeSettings;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas.RegistryAway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mediahub.Metadata;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantRevoked;
import org.junit.jupiter.api.Test;

class AvroCodecTest {
  @Test
  void what_is_written_is_read_again() {
    AvroCodec<GrantEnvelope> codec = PlainAvro.serdes().codec(Topics.GRANT_EVENTS);

    byte[] written = codec.write(revoked("m1"));

    assertThat(codec.read(written)).isEqualTo(revoked("m1"));
  }

  /** Serdes themselves are not made for several threads: their buffers would be mixed up. */
  @Test
  void threads_share_a_codec() throws Exception {
    AvroCodec<GrantEnvelope> codec = PlainAvro.serdes().codec(Topics.GRANT_EVENTS);
    List<Callable<Boolean>> trips = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      GrantEnvelope value = revoked("m" + i);
      trips.add(() -> codec.read(codec.write(value)).equals(value));
    }

    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> same : threads.invokeAll(trips)) {
        assertThat(same.get()).isTrue();
      }
    }
  }

  @Test
  void a_registry_without_a_connection_is_away() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    AvroCodec<GrantEnvelope> codec = codec("http://127.0.0.1:" + port);

    assertThatThrownBy(() -> codec.write(revoked("m1"))).isInstanceOf(RegistryAway.class);
    assertThatThrownBy(codec::warmUp).isInstanceOf(RegistryAway.class);
  }

  @Test
  void a_registry_that_does_not_know_the_schema_yet_is_away() throws Exception {
    HttpServer empty = answering(404);
    try {
      AvroCodec<GrantEnvelope> codec = codec("http://127.0.0.1:" + empty.getAddress().getPort());

      assertThatThrownBy(() -> codec.write(revoked("m1"))).isInstanceOf(RegistryAway.class);
    } finally {
      empty.stop(0);
    }
  }

  /** Such a value would fail again: it must not be retried like an outage. */
  @Test
  void a_value_that_does_not_fit_its_schema_is_not_taken_for_an_outage() {
    AvroCodec<GrantEnvelope> codec = PlainAvro.serdes().codec(Topics.GRANT_EVENTS);
    GrantEnvelope withoutMetadata = new GrantEnvelope(null, new GrantRevoked("m1", null));

    Throwable failure = catchThrowable(() -> codec.write(withoutMetadata));

    assertThat(failure).isNotNull().isNotInstanceOf(RegistryAway.class);
  }

  private static AvroCodec<GrantEnvelope> codec(String registry) {
    return new AvroSerdes(SerdeSettings.apicurio(registry)).codec(Topics.GRANT_EVENTS);
  }

  private static HttpServer answering(int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] body = "{\"error_code\":404,\"message\":\"none\"}".getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static GrantEnvelope revoked(String mediaId) {
    var metadata =
        new Metadata("id", mediaId + ":everyone", 1L, Instant.EPOCH, "actor", "cause", "trace");
    return new GrantEnvelope(metadata, new GrantRevoked(mediaId, null));
  }
}
