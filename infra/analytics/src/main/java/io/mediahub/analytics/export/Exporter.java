package io.mediahub.analytics.export;

import io.mediahub.analytics.log.Decoder;
import io.mediahub.analytics.log.LogRecord;
import io.mediahub.analytics.log.Message;
import io.mediahub.analytics.log.Reading;
import io.mediahub.analytics.log.TopicLog;
import io.mediahub.analytics.log.Value;
import io.mediahub.analytics.log.WriterSchemas;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Writes what of the log is not in the folder yet. Each range is written once and whole, so that a
 * run may be killed at any time, and run again.
 */
final class Exporter {
  /** Of a range: few enough to lie in memory, enough for a good file. */
  private static final int MOST_RECORDS = 25_000;

  private static final long MOST_BYTES = 16L << 20;

  private final TopicLog log;
  private final WriterSchemas schemas;
  private final Decoder decoder;
  private final ExportFolder folder;
  private final ParquetWriter writer;
  private final Consumer<String> progress;
  private long records;
  private long unreadable;
  private long bytes;
  private int ranges;

  /**
   * @param progress is told a sentence after each range
   */
  Exporter(
      TopicLog log,
      WriterSchemas schemas,
      ExportFolder folder,
      ParquetWriter writer,
      Consumer<String> progress) {
    this.log = log;
    this.schemas = schemas;
    this.decoder = new Decoder(schemas);
    this.folder = folder;
    this.writer = writer;
    this.progress = progress;
  }

  /**
   * What was written.
   *
   * @param records all of them, unreadable ones too
   * @param unreadable those that are in the table of that name
   * @param ranges how many stretches of a partition
   * @param bytes of the files
   */
  record Written(long records, long unreadable, int ranges, long bytes) {}

  /**
   * @param topicIds by name
   * @param since nothing that is older; null from the beginning
   */
  Written export(Map<String, String> topicIds, @Nullable Instant since) throws Exception {
    for (var topic : new TreeMap<>(topicIds).entrySet()) {
      folder.claim(topic.getKey(), topic.getValue());
      var newest = schemas.newestOf(topic.getKey());
      if (newest.isPresent()) {
        know(topic.getKey(), newest.get().id(), newest.get().schema());
      }
      export(topic.getKey(), since);
    }
    folder.describe();
    return new Written(records, unreadable, ranges, bytes);
  }

  private void export(String topic, @Nullable Instant since) throws Exception {
    List<Range> there = folder.ranges(topic);
    List<TopicPartition> partitions = log.partitions(List.of(topic));
    Map<TopicPartition, Long> begins = log.since(partitions, since);
    Map<TopicPartition, Long> ends = log.ends(partitions);
    for (TopicPartition partition : partitions) {
      long end = ends.getOrDefault(partition, 0L);
      if (there.stream().anyMatch(r -> r.partition() == partition.partition() && r.to() > end)) {
        throw folder.otherLog(topic);
      }
      long begin = begins.getOrDefault(partition, 0L);
      for (Range missing : new Range(partition.partition(), begin, end).without(there)) {
        export(partition, missing);
      }
    }
  }

  private void export(TopicPartition partition, Range missing) throws Exception {
    Reading reading =
        log.read(Map.of(partition, missing.from())).until(Map.of(partition, missing.to()));
    long from = missing.from();
    LogRecord next = reading.next();
    while (next != null) {
      Map<String, Table> tables = new TreeMap<>();
      int count = 0;
      long size = 0;
      while (next != null && count < MOST_RECORDS && size < MOST_BYTES) {
        add(next, tables);
        byte[] value = next.value();
        size += value == null ? 0 : value.length;
        count++;
        next = reading.next();
      }
      // Between two records there may be marks of transactions: they belong to the range before.
      Range range =
          new Range(missing.partition(), from, next == null ? missing.to() : next.offset());
      bytes += folder.put(partition.topic(), range, tables, writer);
      records += count;
      ranges++;
      from = range.to();
      progress.accept(
          "%s, partition %d: %,d records to offset %,d"
              .formatted(partition.topic(), partition.partition(), count, from));
    }
  }

  private void add(LogRecord record, Map<String, Table> tables) throws Exception {
    switch (decoder.decode(record)) {
      case Value.Avro avro -> {
        know(record.topic(), avro.schemaId(), avro.record().getSchema());
        Message message = Message.of(avro.record());
        tables
            .computeIfAbsent(
                message.type(),
                type -> Table.of(avro.record().getSchema(), message.payload().getSchema()))
            .add(record, avro);
      }
      case Value.Json _ -> unreadable(record, "It is JSON, and not Avro.", tables);
      case Value.Tombstone _ -> unreadable(record, "It has no value.", tables);
      case Value.Unreadable broken -> unreadable(record, broken.why(), tables);
    }
  }

  private void unreadable(LogRecord record, String why, Map<String, Table> tables) {
    tables.computeIfAbsent(Table.UNREADABLE, type -> Table.unreadable()).add(record, why);
    unreadable++;
  }

  private void know(String topic, int id, Schema schema) throws Exception {
    if (!folder.hasSchema(topic, id)) {
      Map<String, Table> empty = new TreeMap<>();
      Message.kinds(schema).forEach(kind -> empty.put(kind.getName(), Table.of(schema, kind)));
      folder.putSchema(topic, id, empty, writer);
    }
  }
}
