package io.mediahub.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.Backoff;
import io.mediahub.streams.rendition.RenditionProcessStatus;
import io.mediahub.streams.runtime.PacedClients;
import io.mediahub.streams.runtime.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

/** What becomes of a topology that fails, and of those beside it. */
class RunningTopologyTest {
  private static final RunningTopology.Rest SHORT =
      new RunningTopology.Rest(
          new Backoff(Duration.ofMillis(50), Duration.ofMillis(200)), Duration.ofMinutes(1));

  @TempDir private Path folder;

  @Test
  void one_that_fails_is_begun_anew_alone_and_named_meanwhile() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    AtomicInteger begunBeside = new AtomicInteger();
    RunningTopology failing =
        new RunningTopology(
            "failing",
            () -> {
              if (failures.incrementAndGet() <= 3) {
                throw new IllegalStateException("It cannot begin.");
              }
              return parts("failing");
            },
            SHORT);
    RunningTopology beside = new RunningTopology("beside", () -> parts("beside"), SHORT);
    try {
      beside.start(streams -> begunBeside.incrementAndGet());
      failing.start(streams -> {});

      await().until(() -> failing.timesGivenUp() >= 1);
      assertThat(TopologyHealth.of(List.of(failing, beside), new RenditionProcessStatus()))
          .satisfies(
              health -> {
                assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                assertThat(health.getDetails().get("notAtWork")).asString().contains("failing");
              });
      await().until(() -> failures.get() == 4);
      assertThat(failing.timesGivenUp()).isEqualTo(3);
      await().until(() -> begunBeside.get() == 1);
      assertThat(beside.timesGivenUp()).isZero();
    } finally {
      failing.close(Duration.ofSeconds(5));
      beside.close(Duration.ofSeconds(5));
    }
    assertThat(beside.life()).isEqualTo(RunningTopology.Life.STOPPED);
  }

  /** Brokers are nowhere: it tries on by itself. */
  private RunningTopology.Parts parts(String name) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("topic", Consumed.with(Serdes.String(), Serdes.String()).withName("read"));
    var settings = new StreamsSettings(Map.of("bootstrap.servers", "127.0.0.1:1"), "one", folder);
    return new RunningTopology.Parts(
        builder.build(),
        settings.readModel(name, Duration.ofMillis(10)),
        new PacedClients(Duration.ofMillis(10)),
        null);
  }
}
