package io.mediahub.user.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mediahub.domain.Refusal;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.user.UserProblem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Slows down password guessing. One account from one source: after five wrong passwords each
 * further attempt has to wait, twice as long each time, up to a minute. One source, any accounts:
 * thirty wrong passwords, then one every two seconds. An attack from elsewhere locks nobody out:
 * the right password from another source passes. Counts are in memory, bounded, separate in each
 * process, and lost at a restart.
 */
@Component
public final class LoginThrottle {
  private static final int FREE = 5;
  private static final int MOST_DOUBLINGS = 6;
  private static final Duration MOST = Duration.ofMinutes(1);
  private static final Duration REMEMBERED = Duration.ofMinutes(15);
  private static final int SOURCE_BURST = 30;
  private static final Duration SOURCE_PACE = Duration.ofSeconds(2);
  private static final int REMEMBERED_MOST = 50_000;

  private static final Refusal TOO_MANY = UserProblem.TOO_MANY_ATTEMPTS.refusal();

  /**
   * @param until when the next attempt may be made
   */
  private record Attempts(int count, Instant until) {}

  /** An attempt that was let through; the caller reports afterwards that it was right. */
  public final class Attempt {
    private final Source source;
    private final String key;

    private Attempt(Source source, String key) {
      this.source = source;
      this.key = key;
    }

    /** The password was right: the attempt does not count. */
    public void succeeded() {
      ofAccount.invalidate(key);
      ofSource
          .asMap()
          .computeIfPresent(source.network(), (network, paidUp) -> paidUp.minus(SOURCE_PACE));
    }
  }

  private final Cache<String, Attempts> ofAccount = remembered();
  // When the attempts of the source so far are worked off, at one each SOURCE_PACE.
  private final Cache<String, Instant> ofSource = remembered();
  private final Clock clock;

  LoginThrottle(Clock clock) {
    this.clock = clock;
  }

  private static <V> Cache<String, V> remembered() {
    return Caffeine.newBuilder().maximumSize(REMEMBERED_MOST).expireAfterWrite(REMEMBERED).build();
  }

  /**
   * Counts an attempt before its password is checked, so that many at the same time do not get
   * further than one after another.
   *
   * @param account name of the account, the same for every spelling of its address
   * @throws RefusalException {@code too-many-attempts} while the source has to wait; this does not
   *     count as an attempt
   */
  public Attempt attempt(String account, Source source) {
    Instant now = clock.instant();
    String key = account + " " + source.network();
    Attempts known = ofAccount.getIfPresent(key);
    if (known != null && now.isBefore(known.until())) {
      throw new RefusalException(TOO_MANY, Duration.between(now, known.until()));
    }
    pay(source, now);
    ofAccount
        .asMap()
        .compute(
            key,
            (same, before) -> {
              if (before != null && now.isBefore(before.until())) {
                throw new RefusalException(TOO_MANY, Duration.between(now, before.until()));
              }
              int count = before == null ? 1 : before.count() + 1;
              return new Attempts(count, now.plus(wait(count)));
            });
    return new Attempt(source, key);
  }

  private void pay(Source source, Instant now) {
    Duration credit = SOURCE_PACE.multipliedBy(SOURCE_BURST);
    ofSource
        .asMap()
        .compute(
            source.network(),
            (network, paidUp) -> {
              Instant from = paidUp == null || paidUp.isBefore(now) ? now : paidUp;
              Instant after = from.plus(SOURCE_PACE);
              if (after.isAfter(now.plus(credit))) {
                throw new RefusalException(TOO_MANY, Duration.between(now.plus(credit), after));
              }
              return after;
            });
  }

  private static Duration wait(int count) {
    if (count <= FREE) {
      return Duration.ZERO;
    }
    Duration wait = Duration.ofSeconds(1L << Math.min(count - FREE - 1, MOST_DOUBLINGS));
    return wait.compareTo(MOST) > 0 ? MOST : wait;
  }
}
