package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.component.Components;
import io.mediahub.local.process.Component;
import io.mediahub.local.process.Preflight;
import io.mediahub.local.process.RestartPolicy;
import io.mediahub.local.process.Supervisor;
import io.mediahub.local.settings.OwnerOnly;
import io.mediahub.local.settings.Places;
import io.mediahub.local.settings.PropertiesFile;
import io.mediahub.local.state.PlatformLock;
import io.mediahub.local.state.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The steps before the first process is started: take the lock, check the machine, stop what a
 * killed supervisor left, write the files.
 */
final class Startup implements AutoCloseable {
  private final Environment environment;
  private final PlatformLock lock;

  private Startup(Environment environment, PlatformLock lock) {
    this.environment = environment;
    this.lock = lock;
  }

  /** Takes the lock, so that from here on nobody else starts this environment. */
  static Startup begin(Environment environment) throws IOException {
    Preflight.state(environment.places().state());
    return new Startup(
        environment,
        PlatformLock.take(environment.lockFile(), environment.platform().environment()));
  }

  Supervisor supervisor(Set<String> only, boolean newSlot, Consumer<String> messages)
      throws IOException, InterruptedException {
    Places places = environment.places();
    requireOrdinaryUser();
    requireTools();
    Preflight.disk(places.state(), Preflight.DISK_BYTES);
    Orphans.stop(environment, messages);
    ProcessTable table = Orphans.table(environment);
    Components components = new Components(environment.platform(), newSlot);
    List<Component> chosen = components.chosen(only);
    Preflight.ports(chosen, environment.platform().ports().edge());
    for (String folder : new String[] {"config", "data", "logs", "run"}) {
      OwnerOnly.folder(places.state().resolve(folder));
    }
    for (Component component : chosen) {
      component.check(messages);
    }
    environment.platform().secrets().ensure().forEach(messages);
    environment.platform().mails().ifPresent(messages);
    PropertiesFile.write(places.config().resolve("platform.properties"), components.properties());
    return new Supervisor(
        environment.platform(),
        chosen,
        only.isEmpty() ? components.external() : List.of(),
        RestartPolicy.DEFAULT,
        Supervisor.StartLimits.DEFAULT,
        table,
        messages);
  }

  /** {@code as-user.sh} stands in front of every start; PostgreSQL would refuse root anyway. */
  private static void requireOrdinaryUser() throws IOException {
    if (Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      throw new Failure(
          ExitCode.USAGE,
          "The supervisor refuses to run as root.",
          "Start it with './mediahub up', which switches to an ordinary user first.");
    }
  }

  private static void requireTools() {
    if (!onPath("setsid")) {
      throw new Failure(
          ExitCode.PREREQUISITE_MISSING,
          "The program 'setsid' is missing.",
          "Install it: apt-get install util-linux.");
    }
  }

  private static boolean onPath(String tool) {
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "/usr/bin:/bin" : path).split(":", -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, tool))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
