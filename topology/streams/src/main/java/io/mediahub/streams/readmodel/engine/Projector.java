package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** The processor of every read model: hands each record to the store. It knows no database. */
public final class Projector extends ContextualProcessor<String, byte[], Void, Void> {
  private static final Duration LOOK_AFTER_PARKED = Duration.ofSeconds(1);

  private final String storeName;
  private final boolean looksAfterParked;
  private @Nullable ModelStore store;

  /**
   * @param looksAfterParked true for one of the processors of a store
   */
  Projector(String storeName, boolean looksAfterParked) {
    this.storeName = storeName;
    this.looksAfterParked = looksAfterParked;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    super.init(context);
    ModelStore opened = Objects.requireNonNull(context.getStateStore(storeName));
    store = opened;
    if (looksAfterParked) {
      context.schedule(
          LOOK_AFTER_PARKED, PunctuationType.WALL_CLOCK_TIME, now -> opened.lookAfterParked());
    }
  }

  @Override
  public void process(Record<String, byte[]> record) {
    var at = context().recordMetadata().orElseThrow();
    EventLocation location =
        new EventLocation(
            at.topic(), at.partition(), at.offset(), Instant.ofEpochMilli(record.timestamp()));
    Objects.requireNonNull(store)
        .process(
            new RawRecord(
                location,
                Objects.requireNonNullElse(record.key(), ""),
                record.value(),
                List.of(record.headers().toArray())));
  }
}
