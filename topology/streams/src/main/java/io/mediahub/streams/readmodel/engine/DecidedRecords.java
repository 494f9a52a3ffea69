package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Settlements by the place of the record, as a database has them. Nearly always there are none. */
public final class DecidedRecords implements Settlements {
  private record Place(TopicPartition partition, long offset) {
    static Place of(RawRecord record) {
      EventLocation at = record.location();
      return new Place(at.topicPartition(), at.offset());
    }
  }

  /**
   * @param fingerprint of the value that it is about: a log that was made again may have another
   *     record at the offset
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Decision(
      String fingerprint, byte @Nullable [] corrected, boolean dropped, boolean gapAccepted) {
    Decision and(Decision other) {
      return new Decision(
          fingerprint,
          corrected == null ? other.corrected : corrected,
          dropped || other.dropped,
          gapAccepted || other.gapAccepted);
    }
  }

  private final Map<Place, Decision> decided = new HashMap<>();
  private final Map<Place, String> refused = new HashMap<>();

  public void refused(TopicPartition partition, long offset, String why) {
    refused.put(new Place(partition, offset), why);
  }

  /**
   * @param fingerprint SHA-256 of the record's value in hexadecimal digits; {@code -} of none
   * @param corrected the value to fold in its place; null when it was not corrected
   * @param dropped whether it is never folded
   * @param gapAccepted whether it is folded though versions before it are missing
   */
  public void decided(
      TopicPartition partition,
      long offset,
      String fingerprint,
      byte @Nullable [] corrected,
      boolean dropped,
      boolean gapAccepted) {
    decided.merge(
        new Place(partition, offset),
        new Decision(fingerprint, corrected, dropped, gapAccepted),
        Decision::and);
  }

  private @Nullable Decision of(RawRecord record) {
    Decision found = decided.isEmpty() ? null : decided.get(Place.of(record));
    return found == null || found.fingerprint().equals(fingerprint(record.value())) ? found : null;
  }

  private static String fingerprint(byte @Nullable [] value) {
    if (value == null) {
      return "-";
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  @Override
  public @Nullable RawRecord settled(RawRecord record) {
    Decision found = of(record);
    if (found == null) {
      return record;
    }
    return found.dropped()
        ? null
        : found.corrected() == null
            ? record
            : new RawRecord(record.location(), record.key(), found.corrected(), record.headers());
  }

  @Override
  public boolean acceptsGap(RawRecord record) {
    Decision found = of(record);
    return found != null && found.gapAccepted();
  }

  @Override
  public @Nullable String refused(RawRecord record) {
    return refused.isEmpty() ? null : refused.get(Place.of(record));
  }
}
