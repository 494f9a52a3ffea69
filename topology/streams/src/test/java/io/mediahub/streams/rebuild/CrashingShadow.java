package io.mediahub.streams.rebuild;

import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.readmodel.engine.LogFold.Parked;
import io.mediahub.streams.readmodel.engine.Progress;
import io.mediahub.streams.readmodel.engine.Settlements;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A shadow of a process that halts: before some step that changes something, it is gone. */
class CrashingShadow implements Shadow {
  /** What ends a process. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash(String step) {
      super(step);
    }
  }

  private final Shadow shadow;
  private final AtomicInteger stepsLeft;
  private final Set<String> crashed;
  private final Map<String, Integer> met = new ConcurrentHashMap<>();

  CrashingShadow(Shadow shadow, int steps) {
    this(shadow, steps, ConcurrentHashMap.newKeySet());
  }

  /** Crashes at the first step that is not among these, and adds it. */
  CrashingShadow(Shadow shadow, Set<String> crashed) {
    this(shadow, Integer.MAX_VALUE, crashed);
  }

  private CrashingShadow(Shadow shadow, int steps, Set<String> crashed) {
    this.shadow = shadow;
    this.stepsLeft = new AtomicInteger(steps);
    this.crashed = crashed;
  }

  void before(String step) {
    boolean eachOnce = stepsLeft.get() > Integer.MAX_VALUE / 2;
    int occurrence = met.merge(step, 1, Integer::sum);
    if (eachOnce
        ? occurrence <= 2 && crashed.add(step + " " + occurrence)
        : stepsLeft.getAndDecrement() <= 0) {
      throw new Crash(step);
    }
  }

  @Override
  public String name() {
    return shadow.name();
  }

  @Override
  public boolean own() {
    return shadow.own();
  }

  @Override
  public Optional<ShadowState> state() {
    return shadow.state();
  }

  @Override
  public void create(ShadowState state) {
    before("create");
    shadow.create(state);
  }

  @Override
  public Set<Unit> done() {
    return shadow.done();
  }

  @Override
  public boolean isCancelled() {
    return shadow.isCancelled();
  }

  @Override
  public void cancel() {
    shadow.cancel();
  }

  @Override
  public Load load(Unit unit) {
    before("load");
    Load load = shadow.load(unit);
    return new Load() {
      @Override
      public void rows(Table table, Collection<Row> rows) {
        load.rows(table, rows);
      }

      @Override
      public void parked(List<Parked> parked) {
        load.parked(parked);
      }

      @Override
      public void commit() {
        before("commit");
        load.commit();
      }

      @Override
      public void close() {
        load.close();
      }
    };
  }

  @Override
  public void finishLoading() {
    before("finishLoading");
    shadow.finishLoading();
  }

  @Override
  public Map<TopicPartition, Progress> live() {
    return shadow.live();
  }

  @Override
  public Settlements settlements() {
    return shadow.settlements();
  }

  @Override
  public Session snapshot() {
    before("snapshot");
    return shadow.snapshot();
  }

  @Override
  public Switched switchOver(CatchUp atOnce, Duration patience) {
    before("switchOver");
    Switched switched = shadow.switchOver(atOnce, patience);
    before("after switchOver");
    return switched;
  }

  @Override
  public void drop() {
    before("drop");
    shadow.drop();
  }

  @Override
  public List<String> dropReplaced(Duration after) {
    return shadow.dropReplaced(after);
  }

  @Override
  public @Nullable String refusal(Row row) {
    return shadow.refusal(row);
  }

  @Override
  public List<String> howToQuery() {
    return shadow.howToQuery();
  }

  @Override
  public void close() {
    shadow.close();
  }
}
