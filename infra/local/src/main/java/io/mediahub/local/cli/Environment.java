package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.settings.Places;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.Settings;
import io.mediahub.local.state.PlatformLock;
import io.mediahub.local.state.PlatformStatus;
import io.mediahub.local.state.StatusFile;
import io.mediahub.local.state.StatusSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The environment that this command is about: {@code MEDIAHUB_ENV}, or {@code default}. */
final class Environment {
  private final Platform platform;

  private Environment(Platform platform) {
    this.platform = platform;
  }

  static Environment current() {
    String name = Optional.ofNullable(System.getenv("MEDIAHUB_ENV")).orElse("default");
    if (!name.matches("[a-z0-9][a-z0-9-]{0,30}") || name.equals("cache") || name.equals("bench")) {
      throw new Failure(
          ExitCode.USAGE,
          "'" + name + "' is not a possible name of an environment.",
          "Set MEDIAHUB_ENV to lower-case letters, digits and dashes; cache and bench are"
              + " reserved.");
    }
    Places places =
        Places.of(Path.of(System.getProperty("mediahub.project", ".")).toAbsolutePath(), name);
    Settings settings = Settings.read(places.state().resolve("mediahub.properties"));
    return new Environment(new Platform(name, places, settings));
  }

  Platform platform() {
    return platform;
  }

  Places places() {
    return platform.places();
  }

  Path lockFile() {
    return places().run().resolve("lock");
  }

  /** The pid of the supervisor that runs now. */
  Optional<Long> supervisor() throws IOException {
    return PlatformLock.holder(lockFile());
  }

  /**
   * @throws Failure {@code NOT_RUNNING} when no supervisor runs
   */
  void requireUp() throws IOException {
    if (supervisor().isEmpty()) {
      throw notUp();
    }
  }

  static Failure notUp() {
    return new Failure(
        ExitCode.NOT_RUNNING, "The platform is not up.", "Start it with './mediahub up'.");
  }

  Optional<PlatformStatus> status() {
    return new StatusFile(places().run().resolve("status.json")).read();
  }

  /**
   * Returns when the platform is up. Starts it if it is down, and waits if another command is
   * starting it.
   */
  void ensureUp(Consumer<String> messages) throws IOException, InterruptedException {
    if (supervisor().isEmpty()) {
      messages.accept("Starting the platform.");
      new Detached(this, messages).start(Set.of());
    } else if (liveStatus().filter(PlatformStatus::isRunning).isEmpty()) {
      messages.accept("The platform is already being started; waiting until it is up.");
      Detached.await(this, messages);
    }
  }

  /**
   * The status of the running supervisor; empty when none runs. The status file is used only until
   * the supervisor answers, because on a full disk it is not written.
   */
  Optional<PlatformStatus> liveStatus() throws IOException {
    Optional<Long> pid = supervisor();
    if (pid.isEmpty()) {
      return Optional.empty();
    }
    Optional<PlatformStatus> answer = StatusSocket.ask(pid.get());
    return answer.isPresent() ? answer : status().filter(s -> s.supervisorPid() == pid.get());
  }
}
