package io.mediahub.user.account;

import io.mediahub.domain.Refusal;
import io.mediahub.platform.web.RefusalException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Argon2id with 19 MiB, two passes, one lane (OWASP's first choice). Hashes are slow and large on
 * purpose, so only as many run at once as there are processors; who waits too long is asked to come
 * again.
 */
@Component
public final class PasswordHasher {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int LANES = 1;
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final long WAIT_MS = 3_000;

  private final Argon2PasswordEncoder argon2 =
      new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, PASSES);
  private final Semaphore permits =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()), true);
  // Compared with when there is no account, so that the answer takes as long.
  private final String nobodys = hash("the password of nobody");

  public String hash(String password) {
    return limited(() -> argon2.encode(password));
  }

  public boolean matches(String password, String hash) {
    return limited(() -> argon2.matches(password, hash));
  }

  /** Takes the time of {@link #matches} and is never true. */
  public boolean matchesNobody(String password) {
    matches(password, nobodys);
    return false;
  }

  private <T> T limited(Supplier<T> work) {
    boolean admitted = false;
    try {
      admitted = permits.tryAcquire(WAIT_MS, TimeUnit.MILLISECONDS);
      if (!admitted) {
        throw new RefusalException(
            Refusal.of(
                Refusal.Kind.TOO_MANY,
                "too-many-logins",
                "Too many people are logging in or registering at this moment.",
                "Try again in a moment."),
            Duration.ofSeconds(1));
      }
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopped while waiting to hash a password.", e);
    } finally {
      if (admitted) {
        permits.release();
      }
    }
  }
}
