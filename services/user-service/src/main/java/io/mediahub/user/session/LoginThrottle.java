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

  private record Failures(int count, Instant until) {}

  private final Cache<String, Failures> failures =
      Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(REMEMBERED).build();
  private final KeyedHash lookup;
  private final Clock clock;

  LoginThrottle(KeyedHash lookup, Clock clock) {
    this.lookup = lookup;
    this.clock = clock;
  }

  /**
   * @throws RefusalException {@code too-many-attempts} while one has to wait
   */
  void check(String email) {
    Failures known = failures.getIfPresent(key(email));
    if (known != null && clock.instant().isBefore(known.until())) {
      throw new RefusalException(
          Refusal.of(
              Refusal.Kind.TOO_MANY,
              "too-many-attempts",
              "There were too many wrong passwords for this account.",
              "Wait a minute before the next attempt."));
    }
  }

  void failed(String email) {
    Instant now = clock.instant();
    failures
        .asMap()
        .merge(
            key(email),
            new Failures(1, now),
            (known, one) -> {
              int count = known.count() + 1;
              return new Failures(count, now.plus(wait(count)));
            });
  }

  void succeeded(String email) {
    failures.invalidate(key(email));
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
