package io.mediahub.streams.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.engine.SimulatedOwner;
import io.mediahub.streams.readmodel.engine.SimulatedOwner.Fetched;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Partitions of records in transactions. A transaction ends with a marker, which takes an offset in
 * each partition that it wrote to. Readers see what is committed, up to the first open transaction.
 */
final class SimulatedLog implements SimulatedOwner.Log {
  /** One time for all, so that a copy of an event makes the same rows. */
  private static final Instant RECORDED = Instant.parse("2026-02-01T00:00:00Z");

  enum Ending {
    OPEN,
    COMMITTED,
    ABORTED
  }

  /** A producer's. */
  static final class Transaction {
    Ending ending = Ending.OPEN;
    final Set<TopicPartition> partitions = new LinkedHashSet<>();
  }

  /**
   * @param record null for a marker
   * @param fact null for a marker, and for bytes that are no event
   */
  record Entry(@Nullable RawRecord record, @Nullable Fact fact, Transaction transaction) {}

  private final int partitions;
  private final Bug bug;
  private final Map<TopicPartition, List<Entry>> entries = new LinkedHashMap<>();
  private long sent;

  SimulatedLog(int partitions, Bug bug) {
    this.partitions = partitions;
    this.bug = bug;
  }

  void append(Transaction transaction, Fact fact) {
    append(transaction, fact.topic().name(), fact.key(), fact.bytes(), fact);
  }

  TopicPartition append(
      Transaction transaction, String topic, String key, byte[] value, @Nullable Fact fact) {
    int home = Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8)));
    long skew = bug == Bug.CONNECTOR_SENDS_TO_ANY_PARTITION ? sent++ : 0;
    TopicPartition partition = new TopicPartition(topic, (int) ((home + skew) % partitions));
    List<Entry> log = entries.computeIfAbsent(partition, unseen -> new ArrayList<>());
    EventLocation at = new EventLocation(topic, partition.partition(), log.size(), RECORDED);
    log.add(new Entry(new RawRecord(at, key, value, List.of()), fact, transaction));
    transaction.partitions.add(partition);
    return partition;
  }

  void end(Transaction transaction, Ending ending) {
    if (transaction.ending == Ending.OPEN) {
      transaction.ending = ending;
      transaction.partitions.forEach(
          partition -> entries.get(partition).add(new Entry(null, null, transaction)));
    }
  }

  @Override
  public Fetched fetch(TopicPartition partition, long from, int max) {
    List<Entry> log = entries.getOrDefault(partition, List.of());
    List<RawRecord> records = new ArrayList<>();
    long next = from;
    long end = end(partition);
    while (next < end) {
      Entry entry = log.get((int) next);
      if (entry.record() != null && isRead(entry.transaction())) {
        if (records.size() == max) {
          break;
        }
        records.add(entry.record());
      }
      next++;
    }
    return new Fetched(records, next);
  }

  private boolean isRead(Transaction transaction) {
    return switch (transaction.ending) {
      case COMMITTED -> true;
      case ABORTED -> bug == Bug.ABORTED_RECORDS_ARE_READ;
      case OPEN -> true; // only asked for beyond the end that readers normally see
    };
  }

  @Override
  public long end(TopicPartition partition) {
    List<Entry> log = entries.getOrDefault(partition, List.of());
    if (bug != Bug.OPEN_TRANSACTIONS_ARE_READ) {
      for (int i = 0; i < log.size(); i++) {
        if (log.get(i).transaction().ending == Ending.OPEN) {
          return i;
        }
      }
    }
    return log.size();
  }

  @Override
  public int partitions() {
    return partitions;
  }

  /** What committed transactions wrote, in order; without markers. */
  List<Entry> committed(TopicPartition partition) {
    return entries.getOrDefault(partition, List.of()).stream()
        .filter(entry -> entry.record() != null)
        .filter(entry -> entry.transaction().ending == Ending.COMMITTED)
        .toList();
  }

  /** Committed or not, without markers: those between two offsets. */
  List<Entry> between(TopicPartition partition, long from, long to) {
    List<Entry> log = entries.getOrDefault(partition, List.of());
    return log.subList((int) Math.min(from, log.size()), (int) Math.min(to, log.size())).stream()
        .filter(entry -> entry.record() != null)
        .filter(entry -> entry.transaction().ending == Ending.COMMITTED)
        .toList();
  }

  Set<TopicPartition> topicPartitions() {
    return entries.keySet();
  }
}
