package io.mediahub.streams.readmodel;

import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record of the log, not decoded.
 *
 * @param key empty where the record has none
 * @param value null where the record has none
 */
@SuppressWarnings("ArrayRecordComponent") // two records are the same when they lie at one place
public record RawRecord(
    EventLocation location, String key, byte @Nullable [] value, List<Header> headers) {

  public RawRecord {
    headers = List.copyOf(headers);
  }

  /** Approximate size in memory and on disk. */
  public long sizeBytes() {
    long size = (long) key.length() + (value == null ? 0 : value.length);
    for (Header header : headers) {
      size += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return size;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RawRecord record && record.location.equals(location);
  }

  @Override
  public int hashCode() {
    return location.hashCode();
  }
}
