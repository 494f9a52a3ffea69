package io.mediahub.bench.latency;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends commands at a rate that does not wait for answers (an open loop): a slow answer delays no
 * later command, and a command sent late counts from when it was due.
 */
final class Drive {
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private Drive() {}

  /**
   * Drives a chain and waits until all of it is visible.
   *
   * @param rate commands per second
   * @return the samples, all complete
   * @throws Failure when a command is not visible 30 s after the last was sent
   */
  static List<Sample> run(Chain chain, int rate, Duration time) throws Exception {
    List<Sample> samples = new ArrayList<>();
    long interval = 1_000_000_000L / rate;
    long count = rate * time.toMillis() / 1000;
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<Sample> sent = new ExecutorCompletionService<>(senders);
      long answered = 0;
      long start = System.nanoTime();
      for (int n = 0; n < count; n++) {
        long due = start + n * interval;
        pauseUntil(due);
        answered += throwFailures(sent);
        Sample sample = chain.next(due);
        samples.add(sample);
        chain.watcher().await(sample);
        sent.submit(
            () -> {
              chain.send(sample);
              return sample;
            });
      }
      for (; answered < count; answered++) {
        sent.take().get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    drain(chain);
    return samples;
  }

  /**
   * Throws the failure of any answered command: a failed command never becomes visible, and would
   * be taken for a late one.
   *
   * @return how many there were
   */
  private static int throwFailures(CompletionService<Sample> sent)
      throws InterruptedException, ExecutionException {
    int answered = 0;
    for (Future<Sample> one = sent.poll(); one != null; one = sent.poll()) {
      one.get();
      answered++;
    }
    return answered;
  }

  private static void pauseUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void drain(Chain chain) throws Exception {
    long deadline = System.nanoTime() + DRAIN.toNanos();
    while (chain.watcher().outstanding() > 0) {
      chain.watcher().check();
      if (System.nanoTime() > deadline) {
        throw new Failure(
            ExitCode.COMPONENT_FAILED,
            chain.name()
                + ": "
                + chain.watcher().outstanding()
                + " accepted commands are not visible after "
                + DRAIN.toSeconds()
                + " s.",
            "See './mediahub status' and the logs of connect and stream-service.");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
