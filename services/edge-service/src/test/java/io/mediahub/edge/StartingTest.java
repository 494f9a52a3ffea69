package io.mediahub.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.edge.support.EdgeUnderTest;
import io.mediahub.edge.support.Upstream;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edge that has not read the log yet does not let a revoked playback slip through. */
class StartingTest {
  @Test
  void it_is_not_ready_and_serves_no_playback_but_the_api(@TempDir Path folder) {
    try (Upstream service = new Upstream();
        EdgeUnderTest edge =
            new EdgeUnderTest(
                folder,
                service.url(),
                URI.create("http://127.0.0.1:1"),
                "mediahub.kafka.bootstrap=127.0.0.1:2")) {
      assertThat(edge.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
      assertThat(edge.get("/actuator/health").statusCode()).isEqualTo(503);
      assertThat(edge.get("/actuator/health/liveness").statusCode()).isEqualTo(200);

      String path = "/p/pb-1/m-1/job/1/master.m3u8";
      assertThat(edge.get(path).statusCode()).isEqualTo(403);
      var early = edge.get(path, "Cookie", EdgeUnderTest.cookies("pb-1", "m-1"));
      assertThat(early.statusCode()).isEqualTo(503);
      assertThat(early.headers().firstValue("Retry-After")).hasValue("1");

      assertThat(edge.get("/api/media").statusCode()).isEqualTo(200);
    }
  }
}
