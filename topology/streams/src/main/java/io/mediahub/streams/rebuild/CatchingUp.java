package io.mediahub.streams.rebuild;

import io.mediahub.schemas.WriterSchemas;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.readmodel.engine.LogCatchUp;
import io.mediahub.streams.readmodel.engine.LogFold;
import io.mediahub.streams.readmodel.engine.LogFold.Parked;
import io.mediahub.streams.readmodel.engine.ModelDatabase;
import io.mediahub.streams.readmodel.engine.Progress;
import io.mediahub.streams.readmodel.engine.ProgressUpdate;
import io.mediahub.streams.readmodel.engine.Settlements;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Brings a shadow from its own progress to the live one. */
final class CatchingUp {
  private static final int PARKED_OF_A_KEY = 10_000;

  private final ReadModel model;
  private final WriterSchemas schemas;
  private final LogReader reader;
  private final Settlements settlements;

  CatchingUp(ReadModel model, WriterSchemas schemas, LogReader reader, Settlements settlements) {
    this.model = model;
    this.schemas = schemas;
    this.reader = reader;
    this.settlements = settlements;
  }

  /**
   * @param most offsets to go
   * @return false, and nothing done, when it is further
   */
  boolean in(Shadow.Session session, long most) {
    Map<TopicPartition, Long> to = new HashMap<>();
    session.live().forEach((partition, progress) -> to.put(partition, progress.nextOffset()));
    Map<TopicPartition, Long> from = new HashMap<>();
    session
        .shadow()
        .progress(to.keySet())
        .forEach((partition, progress) -> from.put(partition, progress.nextOffset()));
    requireNotAhead(from, session.live());
    Map<TopicPartition, LogReader.Range> ranges = Rebuild.ranges(from, to);
    ranges.values().removeIf(range -> range.from() >= range.to());
    if (ranges.values().stream().mapToLong(range -> range.to() - range.from()).sum() > most) {
      return false;
    }
    reader.read(
        ranges,
        (records, reached) -> {
          List<RawRecord> batch = records.stream().map(LogReader::raw).toList();
          write(session.shadow(), batch, from, reached);
        });
    return true;
  }

  private void requireNotAhead(
      Map<TopicPartition, Long> shadow, Map<TopicPartition, Progress> live) {
    live.forEach(
        (partition, progress) -> {
          long reached = shadow.getOrDefault(partition, 0L);
          if (reached > progress.nextOffset() && model.source(partition.topic()).isOfFacts()) {
            throw new RebuildException(
                "The live model went back to %d in %s, and the rebuild is at %d already."
                    .formatted(progress.nextOffset(), partition, reached),
                "Wait until it has caught up (./mediahub status), and go on with --resume.");
          }
        });
  }

  private void write(
      ModelDatabase shadow,
      List<RawRecord> batch,
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> reached) {
    LogCatchUp fold = new LogCatchUp(model, schemas, new Base(shadow), settlements, parked(shadow));
    fold.prefetch(batch);
    batch.forEach(fold::add);
    List<ProgressUpdate> updates = new ArrayList<>();
    reached.forEach(
        (partition, position) -> {
          long before = from.getOrDefault(partition, 0L);
          if (position > before) {
            updates.add(new ProgressUpdate(partition, before, position));
          }
        });
    shadow.write(fold.changes(updates));
    from.putAll(reached);
  }

  private static List<Parked> parked(ModelDatabase shadow) {
    return shadow.parkedKeys().stream()
        .map(key -> new Parked(key, shadow.parkedRecords(key.id(), PARKED_OF_A_KEY)))
        .toList();
  }

  private record Base(ModelDatabase database) implements LogFold.Base {
    @Override
    public List<Row> load(Table table, Collection<String> recordKeys) {
      return database.load(table, recordKeys);
    }

    @Override
    public @Nullable String refusal(Row row) {
      return database.refusal(row);
    }
  }
}
