package io.mediahub.user.guard;

import io.mediahub.domain.Refusal;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.user.UserProblem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds costly work, and lets waiting sources take turns: however much one source sends, it delays
 * the first request of another by one at most. If there is more than one place, no source has all
 * of them. Waiting requests are bounded for each source and in total.
 */
public final class FairQueue {
  private static final Refusal TOO_MANY = UserProblem.TOO_MANY_LOGINS.refusal();
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final class Waiter {
    private final CountDownLatch turn = new CountDownLatch(1);
    // Guarded by the lock; at most one of the two is set.
    private boolean admitted;
    private boolean displaced;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Deque<Waiter>> waiting = new LinkedHashMap<>();
  private final Map<String, Integer> atWork = new HashMap<>();
  private final int placesOfOne;
  private final int mostOfOne;
  private final int mostInAll;
  private final Duration patience;
  private int free;
  private int waiters;

  /**
   * @param atOnce how many run at the same time
   * @param mostOfOne how many of one source may wait
   * @param mostInAll how many may wait in total; a newcomer displaces one of the source with most
   * @param patience the longest wait
   */
  public FairQueue(int atOnce, int mostOfOne, int mostInAll, Duration patience) {
    this.free = atOnce;
    this.placesOfOne = Math.max(1, atOnce - 1);
    this.mostOfOne = mostOfOne;
    this.mostInAll = mostInAll;
    this.patience = patience;
  }

  /**
   * @throws RefusalException {@code too-many-logins} when too many wait, or the wait was too long
   */
  public <T> T run(Source source, Supplier<T> work) {
    Waiter waiter = enter(source.network());
    if (waiter != null) {
      await(source.network(), waiter);
    }
    try {
      return work.get();
    } finally {
      leave(source.network());
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

  /** Null if the work may start at once. */
  private @Nullable Waiter enter(String source) {
    lock.lock();
    try {
      if (free > 0 && mayBegin(source)) {
        free--;
        atWork.merge(source, 1, Integer::sum);
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

  /** Refuses the last request of the longest queue, if that queue is longer than the newcomer's. */
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
        passOn(source);
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

  private void leave(String source) {
    lock.lock();
    try {
      passOn(source);
    } finally {
      lock.unlock();
    }
  }

  private boolean mayBegin(String source) {
    return atWork.getOrDefault(source, 0) < placesOfOne;
  }

  /**
   * Gives the free place to the source whose turn it is, and moves that source to the end of the
   * line.
   */
  private void passOn(String from) {
    atWork.computeIfPresent(from, (key, count) -> count > 1 ? count - 1 : null);
    Optional<String> next = waiting.keySet().stream().filter(this::mayBegin).findFirst();
    if (next.isEmpty()) {
      free++;
      return;
    }
    String source = next.get();
    Deque<Waiter> own = Objects.requireNonNull(waiting.remove(source));
    Waiter waiter = own.removeFirst();
    waiters--;
    if (!own.isEmpty()) {
      waiting.put(source, own);
    }
    atWork.merge(source, 1, Integer::sum);
    waiter.admitted = true;
    waiter.turn.countDown();
  }
}
