package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.RawRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Settlements by the place of the record, as a database has them. Nearly always there are none. */
public final class DecidedRecords implements Settlements {
  private record Place(TopicPartition partition, long offset) {}

  private final Amendments amendments;
  private final Map<Place, String> refused = new HashMap<>();

  /**
   * @param amended what operators decided
   */
  public DecidedRecords(List<Amendment> amended) {
    this.amendments = new Amendments(amended);
  }

  public void refused(TopicPartition partition, long offset, String why) {
    refused.put(new Place(partition, offset), why);
  }

  @Override
  public @Nullable RawRecord settled(RawRecord record) {
    return amendments.isDropped(record) ? null : amendments.asCorrected(record);
  }

  @Override
  public boolean acceptsGap(RawRecord record) {
    return amendments.acceptsGap(record);
  }

  @Override
  public @Nullable String refused(RawRecord record) {
    return refused.isEmpty()
        ? null
        : refused.get(new Place(record.location().topicPartition(), record.location().offset()));
  }
}
