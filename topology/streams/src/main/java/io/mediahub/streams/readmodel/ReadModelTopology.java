package io.mediahub.streams.readmodel;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;

/** From topics to rows: each source into its own {@link Project}, all into one store. */
public final class ReadModelTopology {
  private ReadModelTopology() {}

  public static void build(StreamsBuilder builder, ReadModel model, ReadModelSessions sessions) {
    builder.addStateStore(new ReadModelStoreBuilder(model, sessions));
    for (int i = 0; i < model.sources().size(); i++) {
      boolean first = i == 0;
      String topic = model.sources().get(i).topic().name();
      // Bytes: what a record is can only be told where it can also be parked.
      builder.stream(
              topic, Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("read-" + topic))
          .process(
              () -> new Project(model.storeName(), first),
              Named.as("project-" + topic),
              model.storeName());
    }
  }
}
