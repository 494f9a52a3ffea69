package io.mediahub.local.cli;

import io.mediahub.local.process.Signals;
import io.mediahub.local.state.ProcessTable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Finds and stops processes that a killed supervisor left running. */
final class Orphans {
  private static final Duration GRACE = Duration.ofSeconds(15);

  private Orphans() {}

  static ProcessTable table(Environment environment) {
    return new ProcessTable(environment.places().run().resolve("processes"));
  }

  /** Returns whether there were any. */
  static boolean stop(Environment environment, Consumer<String> messages)
      throws IOException, InterruptedException {
    List<ProcessTable.Entry> orphans = table(environment).orphans();
    if (orphans.isEmpty()) {
      return false;
    }
    messages.accept(
        "An earlier supervisor was killed. Stopping the "
            + orphans.size()
            + " processes that it left running.");
    List<Thread> stops = new ArrayList<>();
    for (ProcessTable.Entry orphan : orphans) {
      stops.add(Thread.ofVirtual().start(() -> stop(orphan, messages)));
    }
    for (Thread stop : stops) {
      stop.join();
    }
    return true;
  }

  private static void stop(ProcessTable.Entry orphan, Consumer<String> messages) {
    try {
      Signals.stop(orphan.pid(), orphan.stopSignal(), GRACE, orphan::alive);
    } catch (IOException e) {
      messages.accept("Process " + orphan.pid() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
