package io.mediahub.user.guard;

import io.mediahub.domain.Refusal;
import io.mediahub.platform.web.RefusalException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Costly work, so many at once and no more, in turns between the sources that wait: however many
 * one source sends, another one's first is next but one. Bounded for each source and in all.
 */
public final class FairQueue {
  private static final Refusal TOO_MANY =
      Refusal.of(
          Refusal.Kind.TOO_MANY,
          "too-many-logins",
          "Too many people are logging in or registering at this moment.",
          "Try again in a moment.");
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final class Waiter {
    private final CountDownLatch turn = new CountDownLatch(1);
    // Both under the lock; at most one of them.
    private boolean admitted;
    private boolean displaced;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Deque<Waiter>> waiting = new LinkedHashMap<>();
  private final int mostOfOne;
  private final int mostInAll;
  private final Duration patience;
  private int free;
  private int waiters;

  /**
   * @param atOnce how much work at the same time
   * @param mostOfOne how many may wait of one source
   * @param mostInAll how many may wait; a newcomer takes the place of the source that has most
   * @param patience how long one waits at most
   */
  public FairQueue(int atOnce, int mostOfOne, int mostInAll, Duration patience) {
    this.free = atOnce;
    this.mostOfOne = mostOfOne;
    this.mostInAll = mostInAll;
    this.patience = patience;
  }

  /**
   * @throws RefusalException {@code too-many-logins} when too many wait already, or for too long
   */
  public <T> T run(Source source, Supplier<T> work) {
    Waiter waiter = enter(source.network());
    if (waiter != null) {
      await(source.network(), waiter);
    }
    try {
      return work.get();
    } finally {
      leave();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return waiters;
    } finally {
      lock.unlock();
    }
  }

  /** Null when there is nothing to wait for. */
  private @Nullable Waiter enter(String source) {
    lock.lock();
    try {
      if (free > 0) {
        free--;
        return null;
      }
      int own = waiting.containsKey(source) ? waiting.get(source).size() : 0;
      if (own >= mostOfOne || (waiters >= mostInAll && !displaceFor(own))) {
        throw new RefusalException(TOO_MANY, SOON);
      }
      Waiter waiter = new Waiter();
      waiting.computeIfAbsent(source, key -> new ArrayDeque<>()).addLast(waiter);
      waiters++;
      return waiter;
    } finally {
      lock.unlock();
    }
  }

  /** Sends the last one of the longest queue away, if that is longer than the newcomer's. */
  private boolean displaceFor(int own) {
    Optional<Map.Entry<String, Deque<Waiter>>> longest =
        waiting.entrySet().stream().max(Map.Entry.comparingByValue((a, b) -> a.size() - b.size()));
    if (longest.isEmpty() || longest.get().getValue().size() <= own + 1) {
      return false;
    }
    Waiter last = longest.get().getValue().removeLast();
    waiters--;
    last.displaced = true;
    last.turn.countDown();
    return true;
  }

  private void await(String source, Waiter waiter) {
    boolean interrupted = false;
    try {
      waiter.turn.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      interrupted = true;
    }
    lock.lock();
    try {
      if (waiter.admitted && !interrupted) {
        return;
      }
      if (waiter.admitted) {
        passOn();
      } else if (!waiter.displaced) {
        Deque<Waiter> own = waiting.get(source);
        if (own != null && own.remove(waiter)) {
          waiters--;
          if (own.isEmpty()) {
            waiting.remove(source);
          }
        }
      }
    } finally {
      lock.unlock();
    }
    throw new RefusalException(TOO_MANY, SOON);
  }

  private void leave() {
    lock.lock();
    try {
      passOn();
    } finally {
      lock.unlock();
    }
  }

  /** To the source whose turn it is, which then goes to the end of the line. */
  private void passOn() {
    var sources = waiting.entrySet().iterator();
    if (!sources.hasNext()) {
      free++;
      return;
    }
    Map.Entry<String, Deque<Waiter>> next = sources.next();
    String source = next.getKey();
    Deque<Waiter> own = next.getValue();
    sources.remove();
    Waiter waiter = own.removeFirst();
    waiters--;
    if (!own.isEmpty()) {
      waiting.put(source, own);
    }
    waiter.admitted = true;
    waiter.turn.countDown();
  }
}
