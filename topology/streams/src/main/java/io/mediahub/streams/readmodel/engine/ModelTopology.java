package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.ReadModel;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;

/** The topology of a read model: a {@link Projector} per source topic, and one store for all. */
public final class ModelTopology {
  private ModelTopology() {}

  public static void build(StreamsBuilder builder, ReadModel model, ModelRuntime runtime) {
    builder.addStateStore(new ModelStoreBuilder(model, runtime));
    for (int i = 0; i < model.sources().size(); i++) {
      boolean first = i == 0;
      String topic = model.sources().get(i).topic().name();
      // As bytes, since only the processor that decodes a record can also park it.
      builder.stream(
              topic, Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("read-" + topic))
          .process(
              () -> new Projector(model.storeName(), first),
              Named.as("project-" + topic),
              model.storeName());
    }
  }
}
