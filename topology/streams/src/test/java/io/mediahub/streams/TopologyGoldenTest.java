package io.mediahub.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.rendition.LadderSettings;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.MapDatabase;
import io.mediahub.streams.readmodel.engine.ModelRuntime;
import io.mediahub.streams.readmodel.engine.ModelSettings;
import io.mediahub.streams.readmodel.engine.ModelTopology;
import io.mediahub.streams.rendition.LeaseSettings;
import io.mediahub.streams.rendition.RenditionProcess;
import io.mediahub.streams.rendition.RenditionProcessStatus;
import io.mediahub.streams.runtime.StreamsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Names of processors and stores are names of state and topics: changing one is a decision, made by
 * changing the golden file. -Dgolden.write=true writes them.
 */
class TopologyGoldenTest {
  private static final StreamsSettings SETTINGS =
      new StreamsSettings(Map.of("bootstrap.servers", "unused:9092"), "test", Path.of("target"));
  static final List<ReadModel> MODELS = ReadModels.ALL;

  @ParameterizedTest
  @FieldSource("MODELS")
  void read_model(ReadModel model) throws IOException {
    StreamsBuilder builder = new StreamsBuilder();
    ModelTopology.build(
        builder,
        model,
        new ModelRuntime(
            model, same -> new MapDatabase(model), PlainAvro.schemas(), ModelSettings.DEFAULT));
    assertGolden(
        model.name(), builder.build(SETTINGS.readModel(model.name(), Duration.ofMillis(10))));
  }

  @Test
  void rendition_process() throws IOException {
    StreamsBuilder builder = new StreamsBuilder();
    RenditionProcess.build(
        builder,
        PlainAvro.serdes(),
        PlainAvro.schemas(),
        LeaseSettings.DEFAULT,
        LadderSettings.DEFAULT,
        (urgency, partition) -> null,
        new RenditionProcessStatus());
    Properties settings = SETTINGS.exactlyOnce(RenditionProcess.NAME, Duration.ofMillis(30));
    assertGolden(RenditionProcess.NAME, builder.build(settings));
  }

  private static void assertGolden(String name, Topology topology) throws IOException {
    Path golden = Path.of("src/test/resources/topologies", name + ".txt");
    String actual = topology.describe().toString().stripTrailing() + "\n";
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(golden));
    assertThat(actual).as("every node has a name of our own").doesNotContain("KSTREAM-");
  }
}
