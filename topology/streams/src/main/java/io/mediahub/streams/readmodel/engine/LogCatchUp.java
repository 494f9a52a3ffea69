package io.mediahub.streams.readmodel.engine;

import io.mediahub.schemas.WriterSchemas;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Folds further records of a model's topics onto rows that are stored already. Begins with what is
 * parked there. Not shared between threads; an instance serves one batch.
 */
public final class LogCatchUp {
  private final ReadModel model;
  private final FoldedRows.Stored rows;
  private final Map<String, LogFold> folds = new LinkedHashMap<>();
  private final Map<ParkedKey.Id, LogFold.Parked> before = new HashMap<>();

  /**
   * @param parked what is parked in the stored rows
   */
  public LogCatchUp(
      ReadModel model,
      WriterSchemas schemas,
      LogFold.Base base,
      Settlements settlements,
      List<LogFold.Parked> parked) {
    this.model = model;
    this.rows = new FoldedRows.Stored(base);
    model
        .sources()
        .forEach(
            source ->
                folds.put(source.topic().name(), new LogFold(source, schemas, rows, settlements)));
    for (LogFold.Parked key : parked) {
      before.put(key.key().id(), key);
      fold(key.key().id().topic()).goOnWith(key.key(), key.records());
    }
  }

  private LogFold fold(String topic) {
    return Objects.requireNonNull(folds.get(topic), topic);
  }

  /** Loads the rows that these records need, in one query for each table. */
  public void prefetch(List<RawRecord> records) {
    Map<String, Set<String>> keys = new HashMap<>();
    for (RawRecord record : records) {
      if (Fold.isKey(record.key())) {
        keys.computeIfAbsent(record.location().topic(), t -> new LinkedHashSet<>())
            .add(record.key());
      }
    }
    keys.forEach(
        (topic, of) -> {
          for (Table table : model.tablesReadFor(topic)) {
            rows.prefetch(table, of);
          }
        });
  }

  public void add(RawRecord record) {
    fold(record.location().topic()).add(record);
  }

  /**
   * What all records together change.
   *
   * @param updates of the progress that goes with it
   */
  public Changes changes(List<ProgressUpdate> updates) {
    folds.values().forEach(LogFold::retryAll);
    Unwritten changed = rows.takeUnwritten();
    Set<ParkedKey.Id> now = new HashSet<>();
    for (LogFold fold : folds.values()) {
      for (LogFold.Parked key : fold.parked()) {
        now.add(key.key().id());
        difference(key, changed);
      }
    }
    before.forEach(
        (id, key) -> {
          if (!now.contains(id)) {
            changed.released.addAll(key.records());
            changed.freed.add(id);
          }
        });
    return changed.changes(updates);
  }

  private void difference(LogFold.Parked key, Unwritten changed) {
    LogFold.Parked old = before.get(key.key().id());
    List<RawRecord> had = old == null ? List.of() : old.records();
    Set<RawRecord> hadBefore = new HashSet<>(had);
    Set<RawRecord> has = new HashSet<>(key.records());
    List<RawRecord> more =
        new ArrayList<>(key.records().stream().filter(r -> !hadBefore.contains(r)).toList());
    List<RawRecord> less = had.stream().filter(r -> !has.contains(r)).toList();
    if (old == null || !more.isEmpty() || !less.isEmpty()) {
      changed.parked.addAll(more);
      changed.released.addAll(less);
      changed.keys.put(key.key().id(), key.key());
    }
  }
}
