package io.mediahub.analytics.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies in the log.
 *
 * @param recordedAt when the broker appended it; producers' time in topics that keep that
 * @param key as UTF-8; null when it has none
 * @param headers the last value of each, as UTF-8, in the order of the record
 * @param value the bytes, unchanged; null in a tombstone. Not to be changed by a reader
 */
@SuppressWarnings("ArrayRecordComponent") // identity is the place in the log, and nobody compares
public record LogRecord(
    String topic,
    int partition,
    long offset,
    Instant recordedAt,
    @Nullable String key,
    Map<String, String> headers,
    byte @Nullable [] value) {
  /** CloudEvents' name of the kind of event, such as {@code mediahub.upload.UploadCompleted}. */
  private static final String TYPE = "ce_type";

  static LogRecord of(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), header.value() == null ? "" : new String(header.value(), UTF_8));
    }
    return new LogRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        record.key() == null ? null : new String(record.key(), UTF_8),
        headers,
        record.value());
  }

  /** What its header says that it is, without the namespace; null without that header. */
  public @Nullable String typeByHeader() {
    String type = headers.get(TYPE);
    return type == null ? null : type.substring(type.lastIndexOf('.') + 1);
  }
}
