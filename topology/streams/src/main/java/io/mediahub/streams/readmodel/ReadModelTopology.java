package io.mediahub.streams.readmodel;

import io.mediahub.streams.readmodel.ReadModel.Source;
import io.mediahub.streams.wire.CheckedSerdes;
import mediahub.Envelope;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;

/** From topics to rows: each source into its own {@link Project}, all into one store. */
public final class ReadModelTopology {
  private ReadModelTopology() {}

  public static void build(
      StreamsBuilder builder, ReadModel model, CheckedSerdes serdes, ReadModelSessions sessions) {
    builder.addStateStore(new ReadModelStoreBuilder(model, sessions));
    model.sources().forEach(source -> project(builder, model, serdes, source));
  }

  private static <V extends Envelope> void project(
      StreamsBuilder builder, ReadModel model, CheckedSerdes serdes, Source<V> source) {
    String topic = source.topic().name();
    builder.stream(
            topic,
            Consumed.with(Serdes.String(), serdes.of(source.topic())).withName("read-" + topic))
        .process(
            () -> new Project<>(source, model.storeName()),
            Named.as("project-" + topic),
            model.storeName());
  }
}
