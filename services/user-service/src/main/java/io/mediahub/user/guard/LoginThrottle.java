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
 * Slows down guessing. At one account from one source: after five wrong passwords each further one
 * costs a wait that doubles, up to a minute. From one source at whatever accounts: thirty, and then
 * one every two seconds. Nobody is kept out by what others do elsewhere: the right password from
 * another source passes. In memory and bounded; each process counts for itself, a restart forgets.
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
   * @param until when the next one may be made
   */
  private record Attempts(int count, Instant until) {}

  /** One attempt that was let through; whether it was wrong is told afterwards. */
  public final class Attempt {
    private final Source source;
    private final String key;

    private Attempt(Source source, String key) {
      this.source = source;
      this.key = key;
    }

    /** The password was right: nothing was guessed. */
    public void succeeded() {
      ofAccount.invalidate(key);
      ofSource
          .asMap()
          .computeIfPresent(source.network(), (network, paidUp) -> paidUp.minus(SOURCE_PACE));
    }
  }

  private final Cache<String, Attempts> ofAccount = remembered();
  // When the source's attempts so far are paid for, at one each SOURCE_PACE.
  private final Cache<String, Instant> ofSource = remembered();
  private final Clock clock;

  LoginThrottle(Clock clock) {
    this.clock = clock;
  }

  private static <V> Cache<String, V> remembered() {
    return Caffeine.newBuilder().maximumSize(REMEMBERED_MOST).expireAfterWrite(REMEMBERED).build();
  }

  /**
   * Counts an attempt, before its password is looked at: of many at once no more get through than
   * one after the other.
   *
   * @param account names the account, the same for every spelling of its address
   * @throws RefusalException {@code too-many-attempts} while one has to wait; that is no attempt
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
