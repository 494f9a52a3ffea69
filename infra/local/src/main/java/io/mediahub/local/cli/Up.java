package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.process.Supervisor;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the platform and stays, or leaves it running. */
@Command(name = "up", description = "Start the platform; Ctrl-C stops it all.")
final class Up implements Callable<Integer> {
  @Option(names = "--detach", description = "Return when it is up, and leave it running.")
  private boolean detach;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Start these components only.")
  private Set<String> only = new TreeSet<>();

  @Option(
      names = "--new-slot",
      description = "Make a lost replication slot anew; then run reconcile.")
  private boolean newSlot;

  @Override
  public Integer call() throws Exception {
    Environment environment = Environment.current();
    if (detach) {
      new Detached(environment, System.err::println).start(only, newSlot);
      return ExitCode.OK.number();
    }
    try (Startup startup = Startup.begin(environment)) {
      Supervisor supervisor = startup.supervisor(only, newSlot, System.err::println);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    System.err.println("Stopping.");
                    supervisor.stop();
                    System.err.println("Stopped.");
                  }));
      StartProgress progress = new StartProgress(System.err::println);
      progress.follow(supervisor::status);
      try (AutoCloseable answering = supervisor.answering()) {
        try {
          supervisor.start();
        } finally {
          progress.close();
        }
        if (supervisor.startMs() >= 0) { // not stopped on the way
          System.err.printf(
              "Up in %.1f s: %s%n",
              supervisor.startMs() / 1000.0, environment.platform().publicUrl());
        }
        supervisor.awaitStop();
      }
      return ExitCode.OK.number();
    }
  }
}
