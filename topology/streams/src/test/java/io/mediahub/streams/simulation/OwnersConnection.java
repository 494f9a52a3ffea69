package io.mediahub.streams.simulation;

import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.readmodel.engine.Amendment;
import io.mediahub.streams.readmodel.engine.Changes;
import io.mediahub.streams.readmodel.engine.ModelDatabase;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.Progress;
import io.mediahub.streams.readmodel.engine.Signature;
import io.mediahub.streams.readmodel.engine.TruncatedLog;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.common.TopicPartition;

/** One owner's way to the database, on which a write can break in every way that writes break. */
final class OwnersConnection implements ModelDatabase {
  /** The process is gone. */
  static final class Halted extends Error {
    private static final long serialVersionUID = 1L;

    Halted() {
      super("halted", null, false, false);
    }
  }

  /** What becomes of the next write. */
  enum Fate {
    /** It arrives and is answered. */
    WHOLE,
    /** Some of its steps happen, then the process is gone. */
    HALTS,
    /** As before; but what is left was on its way already, and happens later. */
    HALTS_AND_THE_REST_COMES_LATE,
    /** Nothing arrives, for some time. */
    AWAY,
    /** All of it happens, and the answer is lost. */
    ANSWER_IS_LOST,
    /** Some of it happens, and an error is answered. */
    BREAKS
  }

  private final SimulatedDatabase database;
  private final int foldVersion;
  private Fate fate = Fate.WHOLE;
  private int amount;

  /** Writes of processes that are gone, which still arrive. */
  private final Queue<Queue<Runnable>> late;

  OwnersConnection(SimulatedDatabase database, int foldVersion, Queue<Queue<Runnable>> late) {
    this.database = database;
    this.foldVersion = foldVersion;
    this.late = late;
  }

  /**
   * @param steps that still happen, or calls that find nobody
   */
  void next(Fate next, int steps) {
    fate = next;
    amount = steps;
  }

  private static DatabaseUnavailable unavailable() {
    return new DatabaseUnavailable(new IllegalStateException("The database does not answer."));
  }

  private void reach() {
    if (fate == Fate.AWAY) {
      if (amount-- <= 0) {
        fate = Fate.WHOLE;
      } else {
        throw unavailable();
      }
    }
  }

  @Override
  public void write(Changes changes) {
    reach();
    Queue<Runnable> steps = new ArrayDeque<>(database.steps(changes));
    Fate now = fate;
    fate = Fate.WHOLE;
    switch (now) {
      case HALTS -> {
        run(steps, amount % (steps.size() + 1));
        throw new Halted();
      }
      case HALTS_AND_THE_REST_COMES_LATE -> {
        run(steps, amount % (steps.size() + 1));
        late.add(steps);
        throw new Halted();
      }
      case ANSWER_IS_LOST -> {
        run(steps, steps.size());
        throw unavailable();
      }
      case BREAKS -> {
        run(steps, amount % steps.size());
        throw unavailable();
      }
      case WHOLE, AWAY -> run(steps, steps.size());
    }
  }

  private static void run(Queue<Runnable> steps, int count) {
    for (int i = 0; i < count; i++) {
      steps.remove().run();
    }
  }

  @Override
  public Map<TopicPartition, Progress> progress(Collection<TopicPartition> partitions) {
    reach();
    Map<TopicPartition, Progress> found = new HashMap<>();
    partitions.forEach(
        p -> found.put(p, new Progress(database.progress(p), null, null, foldVersion)));
    return found;
  }

  @Override
  public List<Row> load(Table table, Collection<String> recordKeys) {
    reach();
    return database.load(table, recordKeys);
  }

  @Override
  public List<ParkedKey> parkedKeys() {
    reach();
    return List.copyOf(database.keys().values());
  }

  @Override
  public Map<ParkedKey.Id, ParkedKey.Request> requests() {
    reach();
    Map<ParkedKey.Id, ParkedKey.Request> requests = new HashMap<>();
    database
        .keys()
        .forEach(
            (id, key) -> {
              if (key.request() != null) {
                requests.put(id, key.request());
              }
            });
    return requests;
  }

  @Override
  public List<RawRecord> parkedRecords(ParkedKey.Id id, int limit) {
    reach();
    return database.parkedRecords(id, limit);
  }

  @Override
  public List<Amendment> amendments() {
    reach();
    return database.amendments();
  }

  @Override
  public boolean request(ParkedKey.Id id, ParkedKey.Request request, Signature by) {
    throw new UnsupportedOperationException("An operator's, not an owner's");
  }

  @Override
  public void rewind(TruncatedLog lost) {
    throw new UnsupportedOperationException("The simulated log loses nothing");
  }

  @Override
  public void rebuild() {
    throw new UnsupportedOperationException("All owners have the same folds");
  }

  @Override
  public void close() {}
}
