package io.mediahub.streams.rendition;

import io.mediahub.streams.readmodel.engine.Signature;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mediahub.rendition.ParkedHeader;
import mediahub.rendition.ParkedRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Parked records: those that cannot be applied, and later ones of the same media. They wait in
 * order while other media go on.
 */
final class Parked {
  /** Reason of a record that only waits for an earlier one. */
  static final String WAITS = "waits";

  /** The registry may learn an unknown schema at any time. */
  private static final String UNKNOWN_SCHEMA = "unknown-schema";

  private static final Duration AGAIN = Duration.ofMinutes(1);

  /** The mark and the number of a {@link #storeKey}. */
  private static final int KEY_TAIL = 17;

  private static final char WAITING = '\0';

  /** Records that operators gave up stay under keys with another mark. */
  private static final char DROPPED = '\1';

  private final KeyValueStore<String, ParkedRecord> store;

  /** Summary per media, in memory: most media have no parked record. */
  private final Map<String, Waiting> media = new LinkedHashMap<>();

  Parked(KeyValueStore<String, ParkedRecord> store) {
    this.store = store;
    try (KeyValueIterator<String, ParkedRecord> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, ParkedRecord> entry = all.next();
        int end = entry.key.length() - KEY_TAIL;
        if (isDropped(entry.key)) {
          continue;
        }
        Waiting waiting = media.computeIfAbsent(mediaId(entry.key), id -> new Waiting(entry.value));
        waiting.add(entry.value);
        waiting.next = Long.parseLong(entry.key.substring(end + 1), 16) + 1;
      }
    }
  }

  static boolean isDropped(String storeKey) {
    return storeKey.charAt(storeKey.length() - KEY_TAIL) == DROPPED;
  }

  static String mediaId(String storeKey) {
    return storeKey.substring(0, storeKey.length() - KEY_TAIL);
  }

  /** The key of a media's nth record: media id, a mark, n as 16 hexadecimal digits. */
  private static String storeKey(String mediaId, char mark, long number) {
    return "%s%c%016x".formatted(mediaId, mark, number);
  }

  private static final class Waiting {
    private String reason;
    private String why;
    private final Instant since;
    private long records;
    private long bytes;
    private long next;

    /**
     * When it is next tried automatically; null for never. A process that starts tries at once,
     * since it may be a newer version.
     */
    private @Nullable Instant dueAt = Instant.EPOCH;

    Waiting(ParkedRecord first) {
      this.reason = first.getReason();
      this.why = first.getWhy();
      this.since = first.getSince();
    }

    void add(ParkedRecord record) {
      records++;
      bytes += size(record);
    }

    void remove(ParkedRecord record) {
      records--;
      bytes -= size(record);
    }

    private static long size(ParkedRecord record) {
      return record.getValue() == null ? 0 : record.getValue().remaining();
    }
  }

  boolean has(String mediaId) {
    return media.containsKey(mediaId);
  }

  List<String> ids() {
    return List.copyOf(media.keySet());
  }

  void add(
      String mediaId,
      Record<String, byte[]> record,
      RecordMetadata place,
      String reason,
      String why,
      Instant now) {
    List<ParkedHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      byte[] value = Objects.requireNonNullElse(header.value(), new byte[0]);
      headers.add(new ParkedHeader(header.key(), ByteBuffer.wrap(value)));
    }
    ParkedRecord parked =
        ParkedRecord.newBuilder()
            .setTopic(place.topic())
            .setPartition(place.partition())
            .setOffset(place.offset())
            .setValue(record.value() == null ? null : ByteBuffer.wrap(record.value()))
            .setHeaders(headers)
            .setWrittenAt(Instant.ofEpochMilli(record.timestamp()))
            .setReason(reason)
            .setWhy(why)
            .setSince(now)
            .build();
    Waiting waiting = media.get(mediaId);
    if (waiting == null) {
      waiting = new Waiting(parked);
      media.put(mediaId, waiting);
      because(waiting, reason, why, now);
    }
    store.put(storeKey(mediaId, WAITING, waiting.next++), parked);
    waiting.add(parked);
  }

  /** Media whose records are due for another try. */
  List<String> takeDue(int atMost, Instant now) {
    List<String> due =
        media.entrySet().stream()
            .filter(entry -> isDue(entry.getValue(), now))
            .map(Map.Entry::getKey)
            .limit(atMost)
            .toList();
    due.forEach(id -> Objects.requireNonNull(media.get(id)).dueAt = null);
    return due;
  }

  private static boolean isDue(Waiting waiting, Instant now) {
    return waiting.dueAt != null && !waiting.dueAt.isAfter(now);
  }

  void dueNow(String mediaId) {
    Waiting waiting = media.get(mediaId);
    if (waiting != null) {
      waiting.dueAt = Instant.EPOCH;
    }
  }

  /** The next record of a media; null when none is left, and then the media is no longer parked. */
  @Nullable ParkedRecord first(String mediaId) {
    KeyValue<String, ParkedRecord> first = entry(mediaId);
    if (first == null) {
      media.remove(mediaId);
    }
    return first == null ? null : first.value;
  }

  void removeFirst(String mediaId) {
    KeyValue<String, ParkedRecord> first = entry(mediaId);
    Waiting waiting = media.get(mediaId);
    if (first != null && waiting != null) {
      store.delete(first.key);
      waiting.remove(first.value);
    }
  }

  /** Takes the first record away and keeps it with who gave it up. */
  void drop(String mediaId, Signature by) {
    KeyValue<String, ParkedRecord> first = entry(mediaId);
    Waiting waiting = media.get(mediaId);
    if (first != null && waiting != null) {
      long number = Long.parseLong(first.key.substring(first.key.length() - KEY_TAIL + 1), 16);
      ParkedRecord dropped =
          signed(ParkedRecord.newBuilder(first.value), by)
              .setReason(waiting.reason)
              .setWhy(waiting.why)
              .build();
      store.put(storeKey(mediaId, DROPPED, number), dropped);
      removeFirst(mediaId);
    }
  }

  /** Puts a value in the place of a record's, for the next try. The original stays beside it. */
  void correct(
      String mediaId, String topic, int partition, long offset, byte[] value, Signature by) {
    try (KeyValueIterator<String, ParkedRecord> all = range(mediaId)) {
      while (all.hasNext()) {
        KeyValue<String, ParkedRecord> entry = all.next();
        ParkedRecord parked = entry.value;
        if (parked.getTopic().equals(topic)
            && parked.getPartition() == partition
            && parked.getOffset() == offset) {
          store.put(
              entry.key,
              signed(ParkedRecord.newBuilder(parked), by)
                  .setCorrection(ByteBuffer.wrap(value))
                  .build());
          return;
        }
      }
    }
  }

  private static ParkedRecord.Builder signed(ParkedRecord.Builder record, Signature by) {
    return record.setDecidedBy(by.who()).setDecidedWhy(by.why()).setDecidedAt(by.at());
  }

  /** Updates the reason of the first record, which still cannot be applied. */
  void stays(String mediaId, String reason, String why, Instant now) {
    KeyValue<String, ParkedRecord> first = entry(mediaId);
    Waiting waiting = media.get(mediaId);
    if (first != null && waiting != null) {
      because(waiting, reason, why, now);
      store.put(
          first.key, ParkedRecord.newBuilder(first.value).setReason(reason).setWhy(why).build());
    }
  }

  private static void because(Waiting waiting, String reason, String why, Instant now) {
    waiting.reason = reason;
    waiting.why = why;
    waiting.dueAt = reason.equals(UNKNOWN_SCHEMA) ? now.plus(AGAIN) : null;
  }

  private @Nullable KeyValue<String, ParkedRecord> entry(String mediaId) {
    try (KeyValueIterator<String, ParkedRecord> range = range(mediaId)) {
      return range.hasNext() ? range.next() : null;
    }
  }

  private KeyValueIterator<String, ParkedRecord> range(String mediaId) {
    return range(store, mediaId);
  }

  /** What waits of a media, in order. */
  static KeyValueIterator<String, ParkedRecord> range(
      ReadOnlyKeyValueStore<String, ParkedRecord> store, String mediaId) {
    return store.range(storeKey(mediaId, WAITING, 0), storeKey(mediaId, WAITING, Long.MAX_VALUE));
  }

  /** The record as it was read from its topic, with the correction in the place of its value. */
  static Record<String, byte[]> record(String mediaId, ParkedRecord parked) {
    RecordHeaders headers = new RecordHeaders();
    parked.getHeaders().forEach(header -> headers.add(header.getName(), bytes(header.getValue())));
    ByteBuffer value = parked.getCorrection() == null ? parked.getValue() : parked.getCorrection();
    return new Record<>(
        mediaId,
        value == null ? null : bytes(value),
        parked.getWrittenAt().toEpochMilli(),
        headers);
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  List<RenditionProcessStatus.ParkedMedia> list() {
    List<RenditionProcessStatus.ParkedMedia> list = new ArrayList<>();
    media.forEach(
        (id, waiting) ->
            list.add(
                new RenditionProcessStatus.ParkedMedia(
                    id,
                    waiting.reason,
                    waiting.why,
                    waiting.since,
                    waiting.records,
                    waiting.bytes)));
    return list;
  }
}
