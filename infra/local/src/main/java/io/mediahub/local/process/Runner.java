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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The life cycle of one component, on a thread of its own: wait for its dependencies, start it,
 * watch it, restart it when it ends, and stop it.
 */
final class Runner implements Runnable {
  private final Component component;
  private final Path log;
  private final Path virtualMachineLog;
  private final RestartPolicy policy;
  private final Neighbours neighbours;
  private final ProcessTable table;
  private final Waker waker = new Waker();
  private final Condition condition;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Set by the component's thread; also read by those that report and do the housekeeping. */
  private volatile @Nullable Run run;

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
    this.condition = new Condition(state -> neighbours.changed(component, state));
  }

  Component component() {
    return component;
  }

  State state() {
    return condition.state();
  }

  void stop() {
    waker.stop();
  }

  /** Ends the back-off: what the component needs is ready again. */
  void hurry() {
    if (state() == State.FAILED || state() == State.BACKOFF) {
      waker.wake();
    }
  }

  /** See {@link Condition#refusal}. */
  @Nullable Failure refusal() {
    return condition.refusal();
  }

  boolean awaitEnd(Duration limit) throws InterruptedException {
    return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  PlatformStatus.Entry entry() {
    Run now = run;
    return condition.entry(component, now != null && now.alive() ? now.pid() : null);
  }

  /** When it last made progress, or entered another state; in nano time. */
  long lastProgress() {
    Run now = run;
    long changed = condition.changed();
    long last = now == null ? changed : now.progress().last();
    return last - changed < 0 ? changed : last;
  }

  /** See {@link Run#record}; not before the component is ready. */
  boolean record(Path jdk) throws IOException, InterruptedException {
    Run now = run;
    return state() == State.READY && now != null && now.record(jdk);
  }

  /** See {@link Run#giveBackMemory}; not before the component is ready. */
  boolean giveBackMemory(Path jdk) throws IOException, InterruptedException {
    Run now = run;
    return state() == State.READY && now != null && now.giveBackMemory(jdk);
  }

  @Override
  public void run() {
    try {
      live();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | LinkageError bug) { // nobody may wait for it
      condition.failed(bug.toString());
      condition.enter(State.FAILED);
      throw bug; // the thread ends with it, and the log of the supervisor shows where it came from
    } finally {
      if (state() != State.FAILED) {
        condition.enter(State.STOPPED);
      }
      ended.countDown();
      neighbours.changed(component, state());
    }
  }

  private void live() throws InterruptedException {
    int failures = 0;
    while (!waker.stopping()) {
      condition.enter(State.WAITING);
      if (!neighbours.awaitNeeds(component)) {
        return;
      }
      Duration served = attempt();
      if (waker.stopping()) {
        return;
      }
      failures = policy.failures(failures, served);
      // A failure that needs a person is not solved by another try.
      Optional<Duration> pause = refusal() == null ? policy.pause(failures) : Optional.empty();
      if (pause.isEmpty() && !neighbours.wereUp()) {
        condition.enter(State.FAILED);
        return;
      }
      waker.forgetCalls(); // before the state says that it can be hurried
      condition.restarting(pause.isPresent() ? State.BACKOFF : State.FAILED);
      waker.pause(pause.orElse(policy.seldom()));
    }
  }

  /** One start and the run after it. Returns for how long it served; zero if it never did. */
  private Duration attempt() throws InterruptedException {
    long readyAt = 0;
    try {
      condition.starting();
      long began = System.nanoTime();
      component.prepare();
      launch();
      Watch watch = new Watch(component, run, policy, condition, waker);
      if (watch.awaitReady(began)) {
        component.opened();
        readyAt = System.nanoTime();
        condition.started(Duration.ofNanos(readyAt - began));
        watch.awaitFailure();
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Failure e) {
      condition.refused(e);
    } catch (Exception e) {
      condition.failed(e);
    } finally {
      close(readyAt != 0);
    }
    return readyAt == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - readyAt);
  }

  private void launch() throws Exception {
    Launch launch = component.launch();
    if (launch != null) {
      Run started = Run.start(launch, log, virtualMachineLog, component.stillFor());
      run = started; // at once, so that whatever fails from here on, close() stops it
      started.onEnd(waker::wake);
      table.add(component.name(), started.pid(), component.stopSignal());
    }
  }

  /** Asks the process to end, then kills it; waits for its dependents when all is stopped. */
  private void close(boolean wasReady) throws InterruptedException {
    Run now = run;
    try {
      if (now == null) {
        return;
      }
      boolean ordered = waker.stopping();
      if (ordered) {
        condition.enter(State.STOPPING);
        neighbours.awaitDependents(component);
      }
      now.stop(component, wasReady, ordered);
      table.remove(component.name());
    } catch (IOException e) {
      condition.failed(e);
    } finally {
      run = null;
    }
  }
}
