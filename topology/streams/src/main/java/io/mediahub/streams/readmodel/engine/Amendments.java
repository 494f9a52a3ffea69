package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Amendments by the place of the record. Nearly always there are none. */
final class Amendments {
  private static final Logger LOG = LoggerFactory.getLogger(Amendments.class);

  private record Place(String topic, int partition, long offset) {}

  private final Map<Place, Amendment> byPlace = new HashMap<>();

  Amendments(List<Amendment> all) {
    for (Amendment each : all) {
      byPlace.merge(new Place(each.topic(), each.partition(), each.offset()), each, Amendment::and);
    }
  }

  private @Nullable Amendment of(RawRecord record) {
    if (byPlace.isEmpty()) {
      return null;
    }
    EventLocation at = record.location();
    Amendment found = byPlace.get(new Place(at.topic(), at.partition(), at.offset()));
    if (found == null || found.fingerprint().equals(Amendment.fingerprint(record.value()))) {
      return found;
    }
    LOG.atWarn()
        .addKeyValue("topic", at.topic())
        .addKeyValue("partition", at.partition())
        .addKeyValue("offset", at.offset())
        .log("What was decided about this record was about another one: the log was made again.");
    return null;
  }

  boolean isDropped(RawRecord record) {
    Amendment found = of(record);
    return found != null && found.dropped();
  }

  boolean acceptsGap(RawRecord record) {
    Amendment found = of(record);
    return found != null && found.gapAccepted();
  }

  /** The record as it is to be applied: with the correction in the place of its value. */
  RawRecord asCorrected(RawRecord record) {
    Amendment found = of(record);
    return found == null || found.correction() == null
        ? record
        : new RawRecord(record.location(), record.key(), found.correction(), record.headers());
  }
}
