package io.mediahub.streams.readmodel.engine;

import io.mediahub.schemas.WriterSchemas;
import io.mediahub.schemas.WriterSchemas.RegistryAway;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel.Source;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.readmodel.engine.ParkedKey.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Folds one topic outside Kafka Streams: the same projections, the same rules for versions, and the
 * same order in which parked records are tried again as in the live model. The same records give
 * the same rows. Not shared between threads.
 */
public final class LogFold {

  /** The rows that a fold goes on from. */
  public interface Base {
    /** All rows of a table that are made from records with these keys. */
    List<Row> load(Table table, Collection<String> recordKeys);

    /** Why the database would refuse a row; null when no reason is known. */
    @Nullable String refusal(Row row);
  }

  /** The rows do not fit into the memory that the fold may use. */
  public static final class TooManyRows extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyRows(int maxRows) {
      super("More than " + maxRows + " rows would be kept in memory.");
    }
  }

  /** More records cannot be applied than a model may park. */
  public static final class TooManyParked extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyParked(long max) {
      super(
          ("More than %d records of one partition cannot be applied. Mend the cause first, such as a"
                  + " registry that does not know the schemas.")
              .formatted(max));
    }
  }

  /** A key that cannot go on, and its records in order. */
  private static final class Waiting {
    ParkedKey key;
    final List<RawRecord> records;

    Waiting(ParkedKey key, List<RawRecord> records) {
      this.key = key;
      this.records = records;
    }
  }

  /** What could not be applied so far. */
  public record Parked(ParkedKey key, List<RawRecord> records) {}

  private final Source<?> source;
  private final Fold<?> fold;
  private final FoldedRows rows;
  private final Settlements settlements;
  private final Map<ParkedKey.Id, Waiting> waiting = new LinkedHashMap<>();
  private long parkedRecords;
  private long parkedBytes;

  LogFold(Source<?> source, WriterSchemas schemas, FoldedRows rows, Settlements settlements) {
    this.source = source;
    this.fold = new Fold<>(source, schemas, rows);
    this.rows = rows;
    this.settlements = settlements;
  }

  /** A fold with all its rows in memory. */
  public static final class InMemory {
    private final LogFold fold;
    private final FoldedRows.InMemory rows;

    /**
     * @param maxRows most rows to keep; beyond it {@link TooManyRows} is thrown
     * @param grown takes rows of tables that only grow, as they come
     */
    public InMemory(
        Source<?> source,
        WriterSchemas schemas,
        Function<Row, @Nullable String> refusal,
        Settlements settlements,
        int maxRows,
        BiConsumer<Table, List<Row>> grown) {
      rows = new FoldedRows.InMemory(refusal, maxRows, grown);
      fold = new LogFold(source, schemas, rows, settlements);
    }

    /**
     * @throws RegistryAway when the registry does not answer; the record can be added again
     */
    public void add(RawRecord record) {
      fold.add(record);
    }

    /** Hands over all rows, and gives what could not be applied. */
    public List<Parked> finish(BiConsumer<Table, Collection<Row>> all) {
      fold.retryAll();
      rows.finish(all);
      return fold.parked();
    }
  }

  void goOnWith(ParkedKey key, List<RawRecord> records) {
    waiting.put(key.id(), new Waiting(key, new ArrayList<>(records)));
    records.forEach(this::count);
  }

  private void count(RawRecord record) {
    parkedRecords++;
    parkedBytes += record.sizeBytes();
    ModelSettings limits = ModelSettings.DEFAULT;
    if (parkedRecords > limits.maxParkedRecords() || parkedBytes > limits.maxParkedBytes()) {
      throw new TooManyParked(limits.maxParkedRecords());
    }
  }

  void add(RawRecord original) {
    RawRecord record = settlements.settled(original);
    if (record == null) {
      return;
    }
    Waiting behind = waiting.isEmpty() ? null : waiting.get(ParkedKey.Id.of(record));
    if (behind != null && behind.key.reason() != Reason.GAP) {
      behind.records.add(record);
      count(record);
      return;
    }
    switch (outcome(record, false)) {
      case FoldResult.Folded folded -> {
        rows.apply(folded);
        if (behind != null) {
          retry(behind);
        }
      }
      case FoldResult.Duplicate() -> {}
      case FoldResult.Failed(var reason, var why) -> park(record, behind, reason, why);
      case FoldResult.Wait(var why) -> throw new RegistryAway(why);
    }
  }

  private FoldResult outcome(RawRecord record, boolean parked) {
    String refused = settlements.refused(record);
    return refused == null
        ? fold.of(record, parked, settlements.acceptsGap(record))
        : new FoldResult.Failed(Reason.CANNOT_APPLY, refused);
  }

  private void park(RawRecord record, @Nullable Waiting behind, Reason reason, String why) {
    count(record);
    if (behind != null) {
      behind.records.add(record);
      return;
    }
    ParkedKey.Id id = ParkedKey.Id.of(record);
    ParkedKey key =
        new ParkedKey(
            id,
            record.location().partition(),
            reason,
            why,
            record.location().recordedAt(),
            0,
            0,
            -1,
            null);
    waiting.put(id, new Waiting(key, new ArrayList<>(List.of(record))));
  }

  void retryAll() {
    List.copyOf(waiting.values()).forEach(this::retry);
  }

  /** In order; a missing version is looked for among all of them. */
  private void retry(Waiting key) {
    FoldResult.@Nullable Failed stoppedBy = null;
    for (int i = 0; i < key.records.size(); ) {
      FoldResult outcome = outcome(key.records.get(i), true);
      if (outcome instanceof FoldResult.Wait(var why)) {
        throw new RegistryAway(why);
      }
      if (outcome instanceof FoldResult.Failed failed) {
        stoppedBy = stoppedBy == null ? failed : stoppedBy;
        if (stoppedBy.reason() != Reason.GAP) {
          break;
        }
        i++;
        continue;
      }
      if (outcome instanceof FoldResult.Folded folded) {
        rows.apply(folded);
      }
      RawRecord done = key.records.remove(i);
      parkedRecords--;
      parkedBytes -= done.sizeBytes();
      stoppedBy = null;
      i = 0; // what waited for it comes first
    }
    if (key.records.isEmpty()) {
      waiting.remove(key.key.id());
    } else if (stoppedBy != null) {
      key.key = key.key.because(stoppedBy.reason(), stoppedBy.why());
    }
  }

  List<Parked> parked() {
    return waiting.values().stream()
        .map(key -> new Parked(key.key, List.copyOf(key.records)))
        .toList();
  }

  Source<?> source() {
    return source;
  }
}
