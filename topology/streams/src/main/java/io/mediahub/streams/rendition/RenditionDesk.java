package io.mediahub.streams.rendition;

import io.mediahub.streams.parked.DroppedItem;
import io.mediahub.streams.parked.KeptRecord;
import io.mediahub.streams.parked.ParkedDesk;
import io.mediahub.streams.parked.ParkedFilter;
import io.mediahub.streams.parked.ParkedItem;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.engine.Dropped;
import io.mediahub.streams.readmodel.engine.ModelDatabase.DatabaseUnavailable;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.Signature;
import io.mediahub.streams.rendition.RenditionProcessStatus.Order;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import mediahub.rendition.ParkedRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Parked records of the rendition process, of the partitions that this instance owns. They lie in
 * its state store; orders are carried out by its own threads at their next check.
 */
public final class RenditionDesk implements ParkedDesk {
  private final Supplier<@Nullable ReadOnlyKeyValueStore<String, ParkedRecord>> store;
  private final RenditionProcessStatus status;

  /**
   * @param store null while the process does not run
   */
  public RenditionDesk(
      Supplier<@Nullable ReadOnlyKeyValueStore<String, ParkedRecord>> store,
      RenditionProcessStatus status) {
    this.store = store;
    this.status = status;
  }

  /** How the store is asked for. */
  public static StoreQueryParameters<ReadOnlyKeyValueStore<String, ParkedRecord>> query() {
    return StoreQueryParameters.fromNameAndType(
        StateSerdes.PARKED, QueryableStoreTypes.keyValueStore());
  }

  @Override
  public String model() {
    return RenditionProcess.NAME;
  }

  private void each(BiConsumer<String, ParkedRecord> visitor) {
    ReadOnlyKeyValueStore<String, ParkedRecord> parked = store.get();
    if (parked == null) {
      return;
    }
    try (KeyValueIterator<String, ParkedRecord> all = parked.all()) {
      all.forEachRemaining(entry -> visitor.accept(entry.key, entry.value));
    } catch (InvalidStateStoreException e) { // its partitions are being moved
      throw new DatabaseUnavailable(e);
    }
  }

  @Override
  public List<ParkedItem> list(ParkedFilter filter, ParkedKey.@Nullable Id after, int limit) {
    Map<String, List<ParkedRecord>> waiting = new TreeMap<>();
    each(
        (key, record) -> {
          if (!Parked.isDropped(key)) {
            waiting.computeIfAbsent(Parked.mediaId(key), id -> new ArrayList<>()).add(record);
          }
        });
    Comparator<ParkedItem> order =
        Comparator.comparing(ParkedItem::topic).thenComparing(ParkedItem::key);
    return waiting.entrySet().stream()
        .map(media -> item(media.getKey(), media.getValue()))
        .filter(item -> filter.covers(item.topic(), item.key()))
        .filter(item -> after == null || isAfter(item, after))
        .sorted(order)
        .limit(limit)
        .toList();
  }

  private static boolean isAfter(ParkedItem item, ParkedKey.Id after) {
    int byTopic = item.topic().compareTo(after.topic());
    return byTopic > 0 || (byTopic == 0 && item.key().compareTo(after.key()) > 0);
  }

  private ParkedItem item(String mediaId, List<ParkedRecord> records) {
    ParkedRecord first = records.getFirst();
    return new ParkedItem(
        model(),
        first.getTopic(),
        first.getPartition(),
        first.getOffset(),
        mediaId,
        first.getReason(),
        first.getWhy(),
        first.getSince(),
        records.size() - 1L,
        records.stream().mapToLong(RenditionDesk::size).sum(),
        records.stream().anyMatch(record -> record.getCorrection() != null),
        status.isOrdered(mediaId) ? "ordered" : null);
  }

  private static long size(ParkedRecord record) {
    return record.getValue() == null ? 0 : record.getValue().remaining();
  }

  @Override
  public @Nullable ParkedItem find(ParkedKey.Id id) {
    return list(new ParkedFilter(id.topic(), id.key()), null, 1).stream().findFirst().orElse(null);
  }

  @Override
  public List<KeptRecord> records(ParkedKey.Id id, int limit) {
    List<KeptRecord> records = new ArrayList<>();
    ReadOnlyKeyValueStore<String, ParkedRecord> parked = store.get();
    if (parked != null) {
      try (KeyValueIterator<String, ParkedRecord> all = Parked.range(parked, id.key())) {
        while (all.hasNext() && records.size() < limit) {
          records.add(kept(id.key(), all.next().value));
        }
      } catch (InvalidStateStoreException e) { // its partitions are being moved
        throw new DatabaseUnavailable(e);
      }
    }
    return records;
  }

  private static KeptRecord kept(String mediaId, ParkedRecord record) {
    ByteBuffer correction = record.getCorrection();
    return new KeptRecord(
        raw(mediaId, record),
        correction == null
            ? null
            : new KeptRecord.Correction(Parked.bytes(correction), signature(record)));
  }

  private static RawRecord raw(String mediaId, ParkedRecord record) {
    List<Header> headers = new ArrayList<>();
    record
        .getHeaders()
        .forEach(
            header ->
                headers.add(new RecordHeader(header.getName(), Parked.bytes(header.getValue()))));
    return new RawRecord(
        new EventLocation(
            record.getTopic(), record.getPartition(), record.getOffset(), record.getWrittenAt()),
        mediaId,
        record.getValue() == null ? null : Parked.bytes(record.getValue()),
        headers);
  }

  private static Signature signature(ParkedRecord record) {
    return new Signature(
        Objects.requireNonNullElse(record.getDecidedBy(), "unknown"),
        Objects.requireNonNullElse(record.getDecidedWhy(), ""),
        Objects.requireNonNullElse(record.getDecidedAt(), record.getSince()));
  }

  @Override
  public boolean correct(ParkedKey.Id id, int partition, long offset, byte[] value, Signature by) {
    boolean isParked =
        records(id, Integer.MAX_VALUE).stream()
            .map(kept -> kept.record().location())
            .anyMatch(
                at ->
                    at.topic().equals(id.topic())
                        && at.partition() == partition
                        && at.offset() == offset);
    return isParked
        && status.order(id.key(), new Order.Correct(id.topic(), partition, offset, value, by));
  }

  @Override
  public boolean request(ParkedKey.Id id, ParkedKey.Request request, Signature by) {
    return status.order(
        id.key(),
        switch (request) {
          case REPLAY -> new Order.Replay(by);
          case DROP -> new Order.Drop(by);
        });
  }

  @Override
  public List<DroppedItem> dropped(ParkedFilter filter, int skip, int limit) {
    List<DroppedItem> dropped = new ArrayList<>();
    each(
        (key, record) -> {
          String mediaId = Parked.mediaId(key);
          if (Parked.isDropped(key) && filter.covers(record.getTopic(), mediaId)) {
            dropped.add(
                new DroppedItem(
                    model(),
                    raw(mediaId, record),
                    Dropped.What.RECORD,
                    record.getReason(),
                    record.getWhy(),
                    signature(record)));
          }
        });
    return dropped.stream()
        .sorted(Comparator.comparing((DroppedItem item) -> item.by().at()).reversed())
        .skip(skip)
        .limit(limit)
        .toList();
  }

  @Override
  public Counts counts() {
    long[] counts = new long[2];
    each(
        (key, record) -> {
          if (Parked.isDropped(key)) {
            counts[1]++;
          } else if (record.getCorrection() != null) {
            counts[0]++;
          }
        });
    return new Counts(counts[0], counts[1]);
  }
}
