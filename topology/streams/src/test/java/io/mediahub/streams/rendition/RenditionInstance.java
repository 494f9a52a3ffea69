package io.mediahub.streams.rendition;

import io.mediahub.domain.Decider;
import io.mediahub.domain.rendition.RenditionCommand;
import io.mediahub.domain.rendition.RenditionDecider;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.runtime.PacedClients;
import io.mediahub.streams.runtime.StreamsSettings;
import io.mediahub.streams.testing.Impatient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;

/** One copy of the rendition process, also as a process of its own that can be killed. */
final class RenditionInstance {
  private static final Duration COMMITS = Duration.ofMillis(30);

  private RenditionInstance() {}

  public static void main(String[] args) throws Exception {
    start(args[0], args[1]);
    Thread.currentThread().join();
  }

  /** With a state folder of its own each time: all it knows is in the topics. */
  static KafkaStreams start(String bootstrap, String name) throws Exception {
    return start(bootstrap, name, new RenditionDecider(), new RenditionProcessStatus());
  }

  static KafkaStreams start(
      String bootstrap,
      String name,
      Decider<RenditionCommand, Optional<RenditionState>, RenditionEvent> decider,
      RenditionProcessStatus status)
      throws Exception {
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "state");
    StreamsBuilder builder = new StreamsBuilder();
    LeaseSettings leases =
        new LeaseSettings(
            Duration.ofSeconds(60), Duration.ofMillis(200), 100, Duration.ofHours(1), 8, 100, 0);
    RenditionProcess.build(
        builder,
        PlainAvro.serdes(),
        PlainAvro.schemas(),
        leases,
        (urgency, partition) -> null,
        status,
        decider);
    var settings =
        new StreamsSettings(Map.of("bootstrap.servers", bootstrap), name, folder)
            .exactlyOnce(RenditionProcess.NAME, COMMITS);
    var streams =
        new KafkaStreams(
            builder.build(settings), Impatient.settings(settings), new PacedClients(COMMITS));
    streams.start();
    return streams;
  }

  static Process startProcess(String bootstrap, String name) throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Path log = Files.createDirectories(Path.of("target")).resolve("instance-" + name + ".log");
    return new ProcessBuilder(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                classPath,
                RenditionInstance.class.getName(),
                bootstrap,
                name))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
