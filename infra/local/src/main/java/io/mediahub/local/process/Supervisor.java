package io.mediahub.local.process;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.state.Phase;
import io.mediahub.local.state.PlatformStatus;
import io.mediahub.local.state.ProcessTable;
import io.mediahub.local.state.State;
import io.mediahub.local.state.StatusFile;
import io.mediahub.local.state.StatusSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts every component as soon as what it needs serves, keeps them running, and stops them in the
 * opposite order. Its owner calls {@link #start}, then {@link #awaitStop}.
 */
public final class Supervisor {
  /** How long a start may take: without any progress, and in all. */
  public record StartLimits(Duration still, Duration whole) {
    public static final StartLimits DEFAULT =
        new StartLimits(Duration.ofMinutes(5), Duration.ofMinutes(30));
  }

  private static final Duration LOOK_WHILE_STARTING = Duration.ofSeconds(1);

  /** Each component has its own limit, and they end in rows of four at most. */
  public static final Duration LONGEST_STOP = Signals.LONGEST.multipliedBy(4);

  private final Platform platform;
  private final StartLimits limits;
  private final List<Component> external;
  private final List<Runner> runners = new ArrayList<>();
  private final StatusFile statusFile;
  private final Consumer<String> messages;
  private final News news;
  private final DiskWatch disk;
  private final Object monitor = new Object();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final long began = System.nanoTime();

  private volatile Phase phase = Phase.STARTING;
  private volatile @Nullable Long startMs;
  private volatile PlatformStatus.@Nullable Problem problem;
  private boolean ended;

  /**
   * A supervisor of these components.
   *
   * @param external components that a setting replaces by an address; they are only shown
   * @param policy when one that ended is started again
   * @param limits when a start is given up
   * @param messages receives a line for people whenever something changes
   */
  public Supervisor(
      Platform platform,
      List<Component> components,
      List<Component> external,
      RestartPolicy policy,
      StartLimits limits,
      ProcessTable table,
      Consumer<String> messages) {
    this.platform = platform;
    this.limits = limits;
    this.external = external;
    this.messages = messages;
    this.news = new News(messages);
    this.disk =
        new DiskWatch(
            DiskWatch.of(platform.places().state()),
            platform.minFree(),
            () -> {
              messages.accept("There is space on the disk again.");
              runners.forEach(Runner::hurry);
            });
    this.statusFile = new StatusFile(platform.places().run().resolve("status.json"));
    for (Component component : components) {
      runners.add(
          new Runner(
              component,
              platform.places().log(component.name()),
              platform.places().virtualMachineLog(component.name()),
              policy,
              table,
              new InOrder()));
    }
  }

  /** Answers to {@code status} from now on. */
  public AutoCloseable answering() throws IOException {
    return StatusSocket.open(platform.places().state(), this::status);
  }

  /**
   * Returns when everything serves.
   *
   * @throws Failure when a component was given up or the time is over; all is stopped then
   */
  public void start() throws InterruptedException {
    for (Runner runner : runners) {
      Thread.ofPlatform().name(runner.component().name()).daemon().start(runner);
    }
    Thread.ofPlatform().name("disk").daemon().start(disk);
    Thread.ofPlatform()
        .name("housekeeping")
        .daemon()
        .start(new Housekeeping(platform, List.copyOf(runners)));
    try {
      awaitAll();
    } catch (Failure failure) {
      problem =
          new PlatformStatus.Problem(failure.code().number(), failure.sentence(), failure.hint());
      stop();
      throw failure;
    }
  }

  private void awaitAll() throws InterruptedException {
    synchronized (monitor) {
      while (phase != Phase.STOPPING && !all(State.READY)) {
        for (Runner runner : runners) {
          if (runner.state() == State.FAILED) {
            throw failed(runner, "could not be started");
          }
        }
        long now = System.nanoTime();
        Duration took = Duration.ofNanos(now - began);
        long last = runners.stream().mapToLong(Runner::lastProgress).max().orElse(began);
        Duration still = Duration.ofNanos(now - last);
        if (still.compareTo(limits.still()) > 0) {
          throw failed(
              late(),
              "was not ready after %d s, and nothing has made progress for %d s"
                  .formatted(took.toSeconds(), still.toSeconds()));
        }
        if (took.compareTo(limits.whole()) > 0) {
          throw failed(late(), "was not ready within " + took.toSeconds() + " s");
        }
        monitor.wait(LOOK_WHILE_STARTING.toMillis());
      }
      if (phase == Phase.STARTING) {
        phase = Phase.RUNNING;
        startMs = (System.nanoTime() - began) / 1_000_000;
      }
    }
    write();
    news.begin(status());
  }

  /** The component that the others wait for. */
  private Runner late() {
    return runners.stream()
        .filter(r -> r.state() != State.READY && r.state() != State.WAITING)
        .findFirst()
        .orElseGet(
            () -> runners.stream().filter(r -> r.state() != State.READY).findFirst().orElseThrow());
  }

  private static Failure failed(Runner runner, String what) {
    Failure refusal = runner.refusal();
    if (refusal != null) {
      return refusal;
    }
    String name = runner.component().name();
    String error = runner.entry().error();
    return new Failure(
        ExitCode.COMPONENT_FAILED,
        "Component " + name + " " + what + (error == null ? "." : ": " + error + "."),
        "See its log: './mediahub logs " + runner.component().log() + "'.");
  }

  private boolean all(State state) {
    return runners.stream().allMatch(r -> r.state() == state);
  }

  public long startMs() {
    return startMs == null ? -1 : startMs;
  }

  /** Blocks until {@link #stop} has done its work, whoever called it. */
  public void awaitStop() throws InterruptedException {
    stopped.await();
  }

  /** Stops everything in order; safe to call more than once and from a shutdown hook. */
  public void stop() {
    synchronized (monitor) {
      if (phase == Phase.STOPPING || phase == Phase.STOPPED) {
        return;
      }
      phase = Phase.STOPPING;
      monitor.notifyAll();
    }
    write();
    runners.forEach(Runner::stop);
    try {
      for (Runner runner : runners) {
        runner.awaitEnd(LONGEST_STOP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    phase = Phase.STOPPED;
    writeLast();
    stopped.countDown();
  }

  public boolean awaitStop(Duration limit) throws InterruptedException {
    return stopped.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  public PlatformStatus status() {
    List<PlatformStatus.Entry> entries = new ArrayList<>();
    runners.forEach(r -> entries.add(r.entry()));
    external.forEach(
        component ->
            entries.add(
                new PlatformStatus.Entry(
                    component.name(),
                    null,
                    State.EXTERNAL.label(),
                    null,
                    0,
                    component.url(),
                    null,
                    null)));
    return new PlatformStatus(
        phase.label(),
        phase == Phase.RUNNING && all(State.READY) && !disk.isFull(),
        platform.environment(),
        platform.publicUrl(),
        ProcessHandle.current().pid(),
        startMs,
        problem,
        disk.warnings(),
        entries);
  }

  /** Writes the status for the last time, although a runner may still report a change. */
  private synchronized void writeLast() {
    write();
    ended = true;
  }

  private synchronized void write() {
    if (ended) {
      return;
    }
    try {
      statusFile.write(status());
    } catch (IOException e) {
      messages.accept("status file: " + e.getMessage());
    }
  }

  /** Order between runners: starts follow needs, stops go the other way. */
  private final class InOrder implements Neighbours {
    @Override
    public boolean awaitNeeds(Component component) throws InterruptedException {
      synchronized (monitor) {
        while (phase != Phase.STOPPING
            && !runners.stream().allMatch(r -> servesFor(component, r))) {
          monitor.wait();
        }
        return phase != Phase.STOPPING;
      }
    }

    /** Components that are not run here (external, or left out by --only) count as serving. */
    private boolean servesFor(Component component, Runner other) {
      return !component.needs().contains(other.component().name()) || other.state().serves();
    }

    @Override
    public void awaitDependents(Component component) throws InterruptedException {
      synchronized (monitor) {
        while (runners.stream()
            .filter(r -> r.component().needs().contains(component.name()))
            .anyMatch(r -> r.state() != State.STOPPED && r.state() != State.FAILED)) {
          monitor.wait();
        }
      }
    }

    @Override
    public boolean wereUp() {
      return startMs != null;
    }

    @Override
    public void changed(Component component, State state) {
      synchronized (monitor) {
        monitor.notifyAll();
      }
      if (state == State.READY) {
        runners.stream()
            .filter(runner -> runner.component().needs().contains(component.name()))
            .forEach(Runner::hurry);
      }
      write();
      if (phase == Phase.RUNNING) {
        news.report(status());
      }
    }
  }
}
