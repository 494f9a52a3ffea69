package io.mediahub.user.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mediahub.domain.Refusal;
import io.mediahub.platform.seal.KeyedHash;
import io.mediahub.platform.web.RefusalException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/**
 * Slows down guessing at one e-mail address: after five wrong passwords each further one costs a
 * wait that doubles, up to a minute. In memory and bounded; a restart forgets it.
 */
@Component
final class LoginThrottle {
  private static final int FREE = 5;
  private static final int MOST_DOUBLINGS = 6;
  private static final Duration MOST = Duration.ofMinutes(1);
  private static final Duration REMEMBERED = Duration.ofMinutes(15);

  private static final Refusal TOO_MANY =
      Refusal.of(
          Refusal.Kind.TOO_MANY,
          "too-many-attempts",
          "There were too many wrong passwords for this account.",
          "Wait as long as Retry-After says before the next attempt.");

  /**
   * @param until when the next one may be made
   */
  private record Attempts(int count, Instant until) {}

  private final Cache<String, Attempts> attempts =
      Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(REMEMBERED).build();
  private final KeyedHash lookup;
  private final Clock clock;

  LoginThrottle(KeyedHash lookup, Clock clock) {
    this.lookup = lookup;
    this.clock = clock;
  }

  /**
   * Counts an attempt, before its password is looked at: of many at once no more get through than
   * one after the other.
   *
   * @throws RefusalException {@code too-many-attempts} while one has to wait; that is no attempt
   */
  void attempt(String email) {
    Instant now = clock.instant();
    attempts
        .asMap()
        .compute(
            key(email),
            (key, known) -> {
              if (known != null && now.isBefore(known.until())) {
                throw new RefusalException(TOO_MANY, Duration.between(now, known.until()));
              }
              int count = known == null ? 1 : known.count() + 1;
              return new Attempts(count, now.plus(wait(count)));
            });
  }

  void succeeded(String email) {
    attempts.invalidate(key(email));
  }

  private static Duration wait(int count) {
    if (count <= FREE) {
      return Duration.ZERO;
    }
    Duration wait = Duration.ofSeconds(1L << Math.min(count - FREE - 1, MOST_DOUBLINGS));
    return wait.compareTo(MOST) > 0 ? MOST : wait;
  }

  private String key(String email) {
    return HexFormat.of().formatHex(lookup.email(email));
  }
}
