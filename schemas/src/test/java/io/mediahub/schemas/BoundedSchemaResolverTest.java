package io.mediahub.schemas;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantRevoked;
import org.junit.jupiter.api.Test;

class BoundedSchemaResolverTest {
  private static final byte[] WELL_FORMED = {0, 0, 0, 0, 1, 2, 3};

  /** Connections are taken by the system, and nobody reads from them. */
  @Test
  void a_registry_that_does_not_answer_is_an_outage() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      AvroSerdes serdes = serdes("http://127.0.0.1:" + silent.getLocalPort());
      try (var deserializer = serdes.deserializer(Topics.GRANT_EVENTS);
          var serializer = serdes.serializer(Topics.GRANT_EVENTS)) {
        assertTimeoutPreemptively(
            Duration.ofSeconds(30),
            () -> {
              assertThatThrownBy(() -> deserializer.deserialize("any", WELL_FORMED))
                  .rootCause()
                  .hasMessageContaining("did not answer within");
              assertThatThrownBy(() -> serializer.serialize("any", revoked()))
                  .rootCause()
                  .hasMessageContaining("did not answer within");
            });
      }
    }
  }

  @Test
  void a_registry_that_is_away_fails_at_once() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (var deserializer = serdes("http://127.0.0.1:" + port).deserializer(Topics.GRANT_EVENTS)) {
      assertThatThrownBy(() -> deserializer.deserialize("any", WELL_FORMED))
          .hasRootCauseInstanceOf(java.nio.channels.ClosedChannelException.class);
    }
  }

  private static AvroSerdes serdes(String registry) {
    return new AvroSerdes(
        SerdeSettings.apicurio(registry)
            .with(null, null, Map.of(BoundedSchemaResolver.DEADLINE, "1000")));
  }

  private static GrantEnvelope revoked() {
    var metadata =
        new mediahub.Metadata(
            "id", "m1:everyone", 1L, java.time.Instant.EPOCH, "actor", "cause", "trace");
    return new GrantEnvelope(metadata, new GrantRevoked("m1", null));
  }
}
