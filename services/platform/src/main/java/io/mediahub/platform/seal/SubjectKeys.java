package io.mediahub.platform.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One AES-256 key per person, wrapped by the master key. Destroying it makes everything sealed with
 * it unreadable: at once here, within {@link #REMEMBERED} in other processes.
 */
public final class SubjectKeys {
  static final Duration REMEMBERED = Duration.ofSeconds(30);
  private static final int KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final JdbcClient decisions;
  private final Secrets secrets;
  private final Cache<String, SecretKey> cache =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(REMEMBERED).build();

  SubjectKeys(JdbcClient decisions, Secrets secrets) {
    this.decisions = decisions;
    this.secrets = secrets;
  }

  /**
   * The person's key; created if there never was one. Always asks the database, because a cached
   * key that was destroyed must not seal anything.
   *
   * @throws IllegalStateException when the key was destroyed, which is final
   */
  public SecretKey findOrCreate(String personId) {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    decisions
        .sql(
            "INSERT INTO subject_key (person_id, wrapped_key) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .param(personId)
        .param(AesGcm.seal(secrets.master(), key, personId.getBytes(UTF_8)))
        .update();
    cache.invalidate(personId);
    return find(personId)
        .orElseThrow(
            () -> new IllegalStateException("The key of this person was destroyed for good."));
  }

  /** Empty when there is no key, or when it was destroyed. */
  public Optional<SecretKey> find(String personId) {
    SecretKey known = cache.getIfPresent(personId);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<SecretKey> found =
        decisions
            .sql(
                "SELECT wrapped_key FROM subject_key"
                    + " WHERE person_id = ? AND destroyed_at IS NULL")
            .param(personId)
            .query((row, n) -> row.getBytes(1))
            .optional()
            .map(wrapped -> AesGcm.unseal(secrets.master(), wrapped, personId.getBytes(UTF_8)))
            .map(key -> new SecretKeySpec(key, "AES"));
    found.ifPresent(key -> cache.put(personId, key));
    return found;
  }

  /**
   * Destroys the key for good: the row stays, without the key, so that no new key can take its
   * place.
   */
  public void destroy(String personId) {
    decisions
        .sql(
            "INSERT INTO subject_key (person_id, wrapped_key, destroyed_at)"
                + " VALUES (?, ''::bytea, now()) ON CONFLICT (person_id)"
                + " DO UPDATE SET wrapped_key = ''::bytea,"
                + " destroyed_at = coalesce(subject_key.destroyed_at, now())")
        .param(personId)
        .update();
    cache.invalidate(personId);
  }

  /** Deletes a key that has sealed nothing that was written. */
  public void discard(String personId) {
    decisions
        .sql("DELETE FROM subject_key WHERE person_id = ? AND destroyed_at IS NULL")
        .param(personId)
        .update();
    cache.invalidate(personId);
  }
}
