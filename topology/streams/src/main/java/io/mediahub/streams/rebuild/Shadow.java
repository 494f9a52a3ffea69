package io.mediahub.streams.rebuild;

import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.readmodel.engine.LogFold.Parked;
import io.mediahub.streams.readmodel.engine.ModelDatabase;
import io.mediahub.streams.readmodel.engine.Progress;
import io.mediahub.streams.readmodel.engine.Settlements;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a read model beside the live one, in the same database server. Only {@link #load} is
 * called by several threads.
 *
 * <p>All methods throw {@link ModelDatabase.DatabaseUnavailable} when the database does not answer.
 */
public interface Shadow extends AutoCloseable {

  /** Where it lies, as its database names it. */
  String name();

  /**
   * Makes this process the only one that works on it, until it is closed.
   *
   * @return false when another process has it
   */
  boolean own();

  /** What is there; empty when there is no shadow. */
  Optional<ShadowState> state();

  /** Makes it, without rows and indexes. */
  void create(ShadowState state);

  /** The units whose rows are stored. */
  Set<Unit> done();

  /** Whether somebody has asked for its end. */
  boolean isCancelled();

  /** Asks the process that works on it to end. */
  void cancel();

  /** Begins to store a unit. */
  Load load(Unit unit);

  /** Stores one unit, all or nothing. */
  interface Load extends AutoCloseable {
    void rows(Table table, Collection<Row> rows);

    void parked(List<Parked> parked);

    void commit();

    /** Without a commit nothing of it stays. */
    @Override
    void close();
  }

  /** Builds indexes and constraints, and marks the shadow as loaded. */
  void finishLoading();

  /** The progress of the live model. */
  Map<TopicPartition, Progress> live();

  /** What was decided about single records in the live model. */
  Settlements settlements();

  /**
   * Begins a look at both copies, in which nothing that happens meanwhile is seen, as far as the
   * database can promise that.
   */
  Session snapshot();

  /** Work on the shadow while the live model's progress is known. */
  interface Session extends AutoCloseable {
    /** The progress of the live model in this session. */
    Map<TopicPartition, Progress> live();

    /** The shadow. What is written is kept with {@link #commit}. */
    ModelDatabase shadow();

    /**
     * Both must have equal progress.
     *
     * @param most rows of a table to name
     */
    Comparison compare(int most);

    /** Whether the live model has not moved since the session began, or cannot be seen to. */
    default boolean stillEqual() {
      return true;
    }

    void commit();

    @Override
    void close();
  }

  /** Brings the shadow to the live progress within a session. */
  interface CatchUp {
    /**
     * @return false when there is too much to do while others wait
     */
    boolean in(Session session);
  }

  /** What became of a try to put the shadow in the live copy's place. */
  enum Switched {
    DONE,
    /** Others did not let go of the live copy in time; nothing has happened. */
    BUSY,
    /** The shadow is too far behind to catch up while others wait; nothing has happened. */
    BEHIND
  }

  /**
   * Puts the shadow in the place of the live copy, at equal progress.
   *
   * @param atOnce brings the shadow to the live progress while writers wait
   * @param patience how long readers and writers may be kept waiting
   */
  Switched switchOver(CatchUp atOnce, java.time.Duration patience);

  /** Deletes the shadow, or what is left of it. */
  void drop();

  /**
   * Deletes copies that were replaced some time ago, as far as nobody reads them.
   *
   * @return the copies that are still there
   */
  List<String> dropReplaced(java.time.Duration after);

  /** Why its database would refuse a row; null when no reason is known. */
  @Nullable String refusal(Row row);

  /** How to query it and how to read it, in sentences. */
  List<String> howToQuery();

  @Override
  void close();
}
