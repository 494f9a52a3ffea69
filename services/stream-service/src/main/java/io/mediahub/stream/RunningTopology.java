package io.mediahub.stream;

import io.mediahub.schemas.Backoff;
import io.mediahub.streams.readmodel.engine.ModelRuntime;
import io.mediahub.streams.runtime.ReplaceThread;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topology with its own clients, threads and life cycle, so that none affects another. When its
 * threads fail too often it is stopped, and started again alone after a pause.
 */
final class RunningTopology {
  private static final Logger LOG = LoggerFactory.getLogger(RunningTopology.class);

  /** The state of a topology. */
  enum Life {
    /** Starting for the first time. */
    STARTING,
    /** Running, or rebalancing. */
    RUNNING,
    /** Running, but its database or the registry does not answer. */
    WAITING,
    /** Stopped because its threads failed too often; it starts again after a pause. */
    GIVEN_UP,
    STOPPED
  }

  /**
   * What a topology runs on; new for each start.
   *
   * @param runtime of its read model, if it has one
   */
  record Parts(
      Topology topology,
      Properties settings,
      KafkaClientSupplier clients,
      @Nullable ModelRuntime runtime) {}

  /**
   * The pauses before it starts again.
   *
   * @param pauses the pauses, one after another
   * @param forgetAfter after a run this long the pauses begin again
   */
  record Rest(Backoff pauses, Duration forgetAfter) {
    static final Rest DEFAULT =
        new Rest(
            new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5)), Duration.ofMinutes(10));
  }

  /** One start. */
  private static final class Run {
    final Parts parts;
    final KafkaStreams streams;
    final ReplaceThread replacement;
    final CountDownLatch gaveUp = new CountDownLatch(1);
    volatile boolean ran;

    Run(String name, Parts parts) {
      this.parts = parts;
      this.replacement = new ReplaceThread(name);
      this.streams = new KafkaStreams(parts.topology(), parts.settings(), parts.clients());
      streams.setUncaughtExceptionHandler(replacement);
      streams.setStateListener(
          (now, before) -> {
            ran |= now == State.RUNNING;
            if (now == State.ERROR) {
              gaveUp.countDown();
            }
          });
    }

    void close(Duration timeout) {
      replacement.stop();
      if (parts.runtime() != null) {
        parts.runtime().stop();
      }
      // Leaves the group, so that other replicas take over the partitions at once: a static member
      // that merely stops keeps them until its session times out. A killed one is waited for, as it
      // may come back.
      streams.close(
          CloseOptions.timeout(timeout)
              .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }
  }

  private final String name;
  private final Supplier<Parts> parts;
  private final Rest rest;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread keeper;
  private volatile Consumer<KafkaStreams> whenBegun = streams -> {};
  private volatile @Nullable Run run;
  private volatile @Nullable Instant nextTry;
  private final AtomicInteger timesGivenUp = new AtomicInteger();

  RunningTopology(String name, Supplier<Parts> parts, Rest rest) {
    this.name = name;
    this.parts = parts;
    this.rest = rest;
    this.keeper = Thread.ofPlatform().name("keep-" + name).unstarted(this::keep);
  }

  String name() {
    return name;
  }

  /**
   * @param begun called with each new start
   */
  void start(Consumer<KafkaStreams> begun) {
    whenBegun = begun;
    keeper.start();
  }

  private void keep() {
    int failures = 0;
    try {
      while (stopping.getCount() > 0) {
        Instant began = Instant.now();
        try {
          begin();
        } catch (RuntimeException e) {
          LOG.atError().addKeyValue("topology", name).setCause(e).log("It could not begin.");
        }
        if (stopping.getCount() == 0) {
          return;
        }
        boolean ranLong = Duration.between(began, Instant.now()).compareTo(rest.forgetAfter()) > 0;
        failures = ranLong ? 1 : failures + 1;
        Duration pause = rest.pauses().after(failures);
        timesGivenUp.incrementAndGet();
        nextTry = Instant.now().plus(pause);
        LOG.atError()
            .addKeyValue("topology", name)
            .log("It is given up, and begun anew in {} s.", pause.toSeconds());
        if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        nextTry = null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when the topology has failed too often, or is stopped. */
  private void begin() throws InterruptedException {
    Run begun = new Run(name, parts.get());
    run = begun;
    whenBegun.accept(begun.streams);
    try {
      begun.streams.start();
      begun.gaveUp.await();
    } finally {
      begun.close(Duration.ofSeconds(5));
    }
  }

  /** How often it was stopped because of failing threads, since the process started. */
  int timesGivenUp() {
    return timesGivenUp.get();
  }

  /** When it starts again; null while it is not paused. */
  @Nullable Instant nextTry() {
    return nextTry;
  }

  Life life() {
    Run now = run;
    if (stopping.getCount() == 0) {
      return Life.STOPPED;
    }
    if (nextTry != null) {
      return Life.GIVEN_UP;
    }
    if (now == null || !now.ran) {
      return Life.STARTING;
    }
    if (!now.streams.state().isRunningOrRebalancing()) {
      return Life.GIVEN_UP;
    }
    return waitingSince() == null ? Life.RUNNING : Life.WAITING;
  }

  /** Running, with everything that it needs. */
  boolean isWorking() {
    ModelRuntime runtime = runtime();
    return life() == Life.RUNNING && (runtime == null || runtime.held().isEmpty());
  }

  /** The runtime of its read model; null if there is none, or before the start. */
  @Nullable ModelRuntime runtime() {
    Run now = run;
    return now == null ? null : now.parts.runtime();
  }

  /** One of its state stores; null while it does not run. */
  <T> @Nullable T store(StoreQueryParameters<T> query) {
    Run now = run;
    try {
      return now == null ? null : now.streams.store(query);
    } catch (InvalidStateStoreException e) {
      return null; // it is being moved, or not there yet
    }
  }

  /** Since when its database or the registry has not answered; null while both do. */
  @Nullable Instant waitingSince() {
    ModelRuntime runtime = runtime();
    return runtime == null ? null : runtime.unavailableSince();
  }

  /** Records that it has not read yet, over all partitions, as of its last fetch. */
  double lag() {
    Run now = run;
    if (now == null) {
      return 0;
    }
    return now.streams.metrics().values().stream()
        .filter(
            metric ->
                metric.metricName().name().equals("records-lag")
                    && metric.metricName().tags().containsKey("partition"))
        .map(metric -> metric.metricValue())
        .filter(value -> value instanceof Double number && !number.isNaN())
        .mapToDouble(value -> (Double) value)
        .sum();
  }

  void close(Duration timeout) {
    stopping.countDown();
    Run now = run;
    if (now != null) {
      now.close(timeout);
      now.gaveUp.countDown();
    }
    keeper.interrupt();
    try {
      keeper.join(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return name + " " + Objects.toString(life());
  }
}
