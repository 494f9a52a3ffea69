package io.mediahub.local.proc;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How long the threads of a process were ready to run but had no processor. */
public final class RunQueue {
  private RunQueue() {}

  /**
   * Nanoseconds that the living threads of these processes have waited; ended threads no longer
   * count. 0 where the kernel does not count that.
   */
  public static long waitedNanos(List<ProcFs.Stat> processes) {
    return processes.stream().mapToLong(process -> ofProcess(process.pid())).sum();
  }

  private static long ofProcess(long pid) {
    long waited = 0;
    Path tasks = Path.of("/proc", Long.toString(pid), "task");
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks, "[0-9]*")) {
      for (Path thread : threads) {
        waited += ofThread(thread);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return waited; // it has ended
    }
    return waited;
  }

  private static long ofThread(Path thread) {
    try {
      return parse(Files.readString(thread.resolve("schedstat")));
    } catch (IOException | RuntimeException e) {
      return 0; // it has ended
    }
  }

  /** Time on the processor, time waiting for it, turns that it got. */
  static long parse(String schedstat) {
    return Long.parseLong(schedstat.strip().split(" ", -1)[1]);
  }
}
