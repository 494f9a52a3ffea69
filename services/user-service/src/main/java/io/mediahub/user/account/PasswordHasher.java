package io.mediahub.user.account;

import io.mediahub.user.guard.FairQueue;
import io.mediahub.user.guard.Source;
import java.time.Duration;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Argon2id with 19 MiB, two passes, one lane (OWASP's first choice). Hashes are deliberately slow
 * and large, so only as many run at a time as there are processors. Sources take turns, and a
 * request that waits too long is refused with a time to retry.
 */
@Component
public final class PasswordHasher {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int LANES = 1;
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int WAITING_OF_ONE = 16;
  private static final int WAITING_IN_ALL = 256;

  private final Argon2PasswordEncoder argon2 =
      new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, PASSES);
  private final FairQueue queue =
      new FairQueue(
          Math.max(1, Runtime.getRuntime().availableProcessors()),
          WAITING_OF_ONE,
          WAITING_IN_ALL,
          PATIENCE);
  // Compared with if there is no account, so that the answer takes as long.
  private final String nobodys = argon2.encode("the password of nobody");

  public String hash(String password, Source source) {
    return queue.run(source, () -> argon2.encode(password));
  }

  public boolean matches(String password, String hash, Source source) {
    return queue.run(source, () -> argon2.matches(password, hash));
  }

  /** Takes as long as {@link #matches} and is never true. */
  public boolean matchesNobody(String password, Source source) {
    matches(password, nobodys, source);
    return false;
  }
}
