package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.process.Supervisor;
import io.mediahub.local.settings.Places;
import io.mediahub.local.state.LogFile;
import io.mediahub.local.state.PlatformStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Starts a supervisor in the background and waits until the platform is up or has failed. */
final class Detached {
  /** The supervisor's own limits come first; this one is for a supervisor that hangs. */
  private static final Duration LIMIT =
      Supervisor.StartLimits.DEFAULT.whole().plus(Duration.ofMinutes(5));

  private final Environment environment;
  private final Consumer<String> messages;

  Detached(Environment environment, Consumer<String> messages) {
    this.environment = environment;
    this.messages = messages;
  }

  void start(Set<String> only) throws IOException, InterruptedException {
    start(only, false);
  }

  /**
   * @param newSlot whether a replication slot that is gone is made again
   */
  void start(Set<String> only, boolean newSlot) throws IOException, InterruptedException {
    // The same checks would fail there as well, but here a person sees the sentence at once.
    Startup.begin(environment).close();
    Process supervisor = launch(only, newSlot);
    try (StartProgress progress = new StartProgress(messages)) {
      Optional<PlatformStatus> up =
          poll(
              environment,
              s -> s.supervisorPid() == supervisor.pid(),
              progress,
              supervisor::isAlive);
      if (up.isEmpty()) {
        throw failure(supervisor, environment.status());
      }
      messages.accept(
          "Up in %.1f s: %s"
              .formatted(
                  Optional.ofNullable(up.get().startMs()).orElse(0L) / 1000.0, up.get().url()));
    }
  }

  /**
   * Waits for a start that somebody else has begun.
   *
   * @throws Failure when it fails, or takes too long
   */
  static void await(Environment environment, Consumer<String> messages)
      throws IOException, InterruptedException {
    try (StartProgress progress = new StartProgress(messages)) {
      boolean up =
          poll(environment, s -> true, progress, () -> environment.supervisor().isPresent())
              .isPresent();
      if (!up) {
        throw new Failure(
            ExitCode.COMPONENT_FAILED,
            "The supervisor ended before the platform was up.",
            "See './mediahub logs supervisor', or start it with './mediahub up'.");
      }
    }
  }

  private interface Alive {
    boolean look() throws IOException;
  }

  /** The status once it says "running"; empty when the supervisor ends before. */
  private static Optional<PlatformStatus> poll(
      Environment environment,
      Predicate<PlatformStatus> whose,
      StartProgress progress,
      Alive supervisor)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<PlatformStatus> status = environment.status().filter(whose);
      status.ifPresent(progress::show);
      boolean alive = supervisor.look();
      if (alive && status.filter(PlatformStatus::isRunning).isPresent()) {
        return status;
      }
      if (!alive) {
        return Optional.empty();
      }
      Thread.sleep(200);
    }
    throw new Failure(
        ExitCode.TIMED_OUT,
        "The platform was not up within " + LIMIT.toMinutes() + " minutes.",
        "See './mediahub status' and './mediahub logs supervisor'.");
  }

  private Process launch(Set<String> only, boolean newSlot) throws IOException {
    Places places = environment.places();
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(places.asUser(places.log("supervisor").toString()));
    command.add(places.java().toString());
    command.addAll(Arrays.asList(System.getProperty("mediahub.options", "").split(" ")));
    command.removeIf(String::isEmpty);
    command.add("-Dmediahub.project=" + places.project());
    command.add("-Dmediahub.dist=" + places.dist());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.add("up");
    if (!only.isEmpty()) {
      command.add("--only=" + String.join(",", only));
    }
    if (newSlot) {
      command.add("--new-slot");
    }
    return new ProcessBuilder(command)
        .directory(places.state().toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private Failure failure(Process supervisor, Optional<PlatformStatus> status) throws IOException {
    int exitCode = supervisor.exitValue();
    ExitCode code =
        Arrays.stream(ExitCode.values())
            .filter(c -> c.number() == exitCode)
            .findFirst()
            .orElse(ExitCode.UNEXPECTED);
    PlatformStatus.Problem problem =
        status
            .filter(s -> s.supervisorPid() == supervisor.pid())
            .map(PlatformStatus::failure)
            .orElse(null);
    if (problem != null) {
      return new Failure(code, problem.sentence(), problem.hint());
    }
    // Before it has its log, it can only have refused to become an ordinary user.
    List<String> before = supervisor.errorReader().lines().toList();
    List<String> sentences =
        Stream.concat(
                before.stream(),
                new LogFile(environment.places().log("supervisor")).tail(50).lines().stream())
            .dropWhile(l -> !l.startsWith("mediahub: "))
            .map(l -> l.replaceFirst("^mediahub: ", "").strip())
            .limit(2)
            .toList();
    return sentences.isEmpty()
        ? new Failure(
            code,
            "The supervisor ended with exit code " + exitCode + ".",
            "See './mediahub logs supervisor'.")
        : new Failure(code, sentences.getFirst(), sentences.getLast());
  }
}
