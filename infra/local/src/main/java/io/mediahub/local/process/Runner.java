package io.mediahub.local.process;

import io.mediahub.local.Failure;
import io.mediahub.local.state.PlatformStatus;
import io.mediahub.local.state.ProcessTable;
import io.mediahub.local.state.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The life cycle of one component, on a thread of its own: wait for its dependencies, start it,
 * watch it, restart it when it ends, and stop it.
 */
final class Runner implements Runnable {
  private static final Duration LOOK_WHILE_STARTING = Duration.ofMillis(200);

  /** A process that makes progress may stay silent this many times longer than a stalled one. */
  private static final int SLOW_FACTOR = 5;

  private final Component component;
  private final Path log;
  private final Path virtualMachineLog;
  private final RestartPolicy policy;
  private final Neighbours neighbours;
  private final ProcessTable table;
  private final Semaphore wake = new Semaphore(0);
  private final CountDownLatch ended = new CountDownLatch(1);

  private volatile boolean stopping;
  private volatile State state = State.WAITING;
  private volatile @Nullable Run run;
  private volatile @Nullable Long startMs;
  private volatile @Nullable String error;
  private volatile @Nullable Failure refusal;
  private final AtomicInteger restarts = new AtomicInteger();
  private volatile long changed = System.nanoTime();

  /** What a runner sees of the others. */
  interface Neighbours {
    /** Blocks until the needs of this component serve; false when told to stop first. */
    boolean awaitNeeds(Component component) throws InterruptedException;

    /** Blocks until nothing that needs this component runs any more. */
    void awaitDependents(Component component) throws InterruptedException;

    /**
     * Whether everything has served once. A component that is given up before that ends the start;
     * later it is tried again now and then, since what it lacks may come back.
     */
    boolean wereUp();

    void changed(Component component, State state);
  }

  Runner(
      Component component,
      Path log,
      Path virtualMachineLog,
      RestartPolicy policy,
      ProcessTable table,
      Neighbours neighbours) {
    this.component = component;
    this.log = log;
    this.virtualMachineLog = virtualMachineLog;
    this.policy = policy;
    this.table = table;
    this.neighbours = neighbours;
  }

  Component component() {
    return component;
  }

  State state() {
    return state;
  }

  void stop() {
    stopping = true;
    wake.release();
  }

  /** Ends the back-off: what the component needs is ready again. */
  void hurry() {
    if (state == State.FAILED || state == State.BACKOFF) {
      wake.release();
    }
  }

  boolean stopping() {
    return stopping;
  }

  /** Why it cannot be started before a person has done something; null when that is not known. */
  @Nullable Failure refusal() {
    return refusal;
  }

  boolean awaitEnd(Duration limit) throws InterruptedException {
    return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  PlatformStatus.Entry entry() {
    Run now = run;
    return new PlatformStatus.Entry(
        component.name(),
        now != null && now.alive() ? now.pid() : null,
        state.label(),
        startMs,
        restarts.get(),
        component.url(),
        error,
        state == State.READY || state == State.UNHEALTHY ? component.detail() : null);
  }

  /** See {@link Run#record}; not before the component is ready. */
  boolean record(Path jdk) throws IOException, InterruptedException {
    Run now = run;
    return state == State.READY && now != null && now.record(jdk);
  }

  /** See {@link Run#giveBackMemory}; not before the component is ready. */
  boolean giveBackMemory(Path jdk) throws IOException, InterruptedException {
    Run now = run;
    return state == State.READY && now != null && now.giveBackMemory(jdk);
  }

  @Override
  public void run() {
    try {
      live();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | LinkageError bug) { // nobody may wait for it
      error = bug.toString();
      enter(State.FAILED);
      throw bug; // the thread ends with it, and the log of the supervisor shows where it came from
    } finally {
      if (state != State.FAILED) {
        enter(State.STOPPED);
      }
      ended.countDown();
      neighbours.changed(component, state);
    }
  }

  private void live() throws InterruptedException {
    int failures = 0;
    while (!stopping()) {
      enter(State.WAITING);
      if (!neighbours.awaitNeeds(component)) {
        return;
      }
      long readyAt = attempt();
      if (stopping()) {
        return;
      }
      Duration run = readyAt == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - readyAt);
      failures = policy.failures(failures, run);
      // A failure that needs a person is not solved by another try.
      Optional<Duration> pause = refusal == null ? policy.pause(failures) : Optional.empty();
      if (pause.isEmpty() && !neighbours.wereUp()) {
        enter(State.FAILED);
        return;
      }
      restarts.incrementAndGet();
      wake.drainPermits(); // before the state says that it can be hurried
      enter(pause.isPresent() ? State.BACKOFF : State.FAILED);
      pause(pause.orElse(policy.seldom()));
    }
  }

  /** Ends early when told to stop or when the process ends. */
  private void pause(Duration limit) throws InterruptedException {
    if (!stopping && wake.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      wake.drainPermits();
    }
  }

  /**
   * One start and the run after it. Returns when it became ready (nano time), or 0 if it never did.
   */
  private long attempt() throws InterruptedException {
    long readyAt = 0;
    refusal = null;
    error = null;
    try {
      enter(State.STARTING);
      long began = System.nanoTime();
      component.prepare();
      Launch launch = component.launch();
      if (launch != null) {
        Run started = Run.start(launch, log, virtualMachineLog, component.stillFor());
        run = started;
        started.onEnd(wake::release);
        table.add(component.name(), started.pid(), component.stopSignal());
      }
      if (awaitReady(began)) {
        component.opened();
        readyAt = System.nanoTime();
        startMs = (readyAt - began) / 1_000_000;
        error = null;
        enter(State.READY);
        watch();
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Failure e) {
      refusal = e;
      error = sentence(e);
    } catch (Exception e) {
      error = sentence(e);
    } finally {
      close(readyAt != 0);
    }
    return readyAt;
  }

  private boolean awaitReady(long began) throws InterruptedException {
    while (!stopping()) {
      if (childEnded()) {
        return false;
      }
      if (looksReady()) {
        return true;
      }
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      Run now = run;
      Duration still = now == null ? took : now.progress().still();
      boolean tooLong = took.compareTo(component.readyWithin()) > 0;
      if (tooLong || still.compareTo(component.stillFor()) > 0) {
        error =
            "it was not ready within %d s%s%s"
                .formatted(
                    took.toSeconds(),
                    tooLong ? "" : " and has made no progress for " + still.toSeconds() + " s",
                    error == null ? "" : " (" + error + ")");
        return false;
      }
      pause(LOOK_WHILE_STARTING);
    }
    return false;
  }

  /** When it last got on, or entered another state; in nano time. */
  long lastProgress() {
    Run now = run;
    long last = now == null ? changed : now.progress().last();
    return last - changed < 0 ? changed : last;
  }

  private void watch() throws InterruptedException {
    int unready = 0;
    int lifeless = 0;
    while (!stopping() && !childEnded()) {
      pause(policy.look());
      if (stopping() || childEnded()) {
        return;
      }
      if (looksReady()) {
        unready = 0;
        lifeless = 0;
        error = null;
        enter(State.READY);
        continue;
      }
      if (++unready > 1) {
        enter(State.UNHEALTHY);
      }
      lifeless = looksAlive() ? 0 : lifeless + 1;
      if (run != null && lifeless >= policy.misses() && hopeless(lifeless)) {
        error =
            "did not answer for " + policy.look().multipliedBy(lifeless).toSeconds() + " seconds";
        return;
      }
    }
  }

  /** A process that does not answer may just be slow, but not for ever. */
  private boolean hopeless(int lifeless) {
    Run now = run;
    Duration silent = policy.look().multipliedBy(policy.misses());
    return now == null
        || now.progress().still().compareTo(silent) >= 0
        || lifeless >= policy.misses() * SLOW_FACTOR;
  }

  private boolean looksReady() throws InterruptedException {
    try {
      return component.ready();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      error = sentence(e);
      return false;
    }
  }

  private boolean looksAlive() throws InterruptedException {
    try {
      return component.alive();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return false;
    }
  }

  private boolean childEnded() {
    Run now = run;
    if (now == null || now.alive()) {
      return false;
    }
    error = "its process ended with exit code " + now.exitCode();
    return true;
  }

  /** Asks the process to end, then kills it; waits for its dependents when all is stopped. */
  private void close(boolean wasReady) throws InterruptedException {
    Run now = run;
    try {
      if (now == null) {
        return;
      }
      boolean ordered = stopping();
      if (ordered) {
        enter(State.STOPPING);
        neighbours.awaitDependents(component);
      }
      now.stop(component, wasReady, ordered);
      table.remove(component.name());
    } catch (IOException e) {
      error = sentence(e);
    } finally {
      run = null;
    }
  }

  private void enter(State next) {
    if (state != next) {
      state = next;
      changed = System.nanoTime();
      neighbours.changed(component, next);
    }
  }

  private static String sentence(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
