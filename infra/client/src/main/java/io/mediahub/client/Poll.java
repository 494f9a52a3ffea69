package io.mediahub.client;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Repeats a request until the answer is as wanted or the deadline passes. */
final class Poll {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Poll() {}

  /**
   * A media that is not visible yet (404) and a platform that cannot be reached for a moment count
   * as "not yet"; any other refusal is thrown at once.
   */
  static <T> T until(String what, Duration deadline, Supplier<T> ask, Predicate<T> wanted) {
    long end = System.nanoTime() + deadline.toNanos();
    T last = null;
    RuntimeException error = null;
    do {
      try {
        last = ask.get();
        error = null;
        if (wanted.test(last)) {
          return last;
        }
      } catch (ApiException e) {
        if (e.status() != 404 && !e.mayPass()) {
          throw e;
        }
        error = e;
      } catch (UncheckedIOException e) {
        error = e;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    } while (System.nanoTime() < end && !Thread.currentThread().isInterrupted());
    throw new NotInTime(message(what, deadline, last), error);
  }

  private static String message(String what, Duration deadline, @Nullable Object last) {
    return "%s was not as wanted within %s; last seen: %s".formatted(what, deadline, last);
  }
}
