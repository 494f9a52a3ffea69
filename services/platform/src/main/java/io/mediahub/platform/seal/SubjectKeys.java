package io.mediahub.platform.seal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mediahub.platform.seal.KeyEpochs.Wrapped;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One AES-256 key per person, wrapped by the key of an epoch ({@link KeyEpochs}). Destroying it
 * makes everything sealed with it unreadable: at once here, within {@link #REMEMBERED} in other
 * processes.
 */
public final class SubjectKeys {
  static final Duration REMEMBERED = Duration.ofSeconds(30);
  private static final int KEY_BYTES = 32;
  private static final int ATTEMPTS = 20;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final JdbcClient decisions;
  private final KeyEpochs epochs;
  private final Cache<String, SecretKey> cache =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(REMEMBERED).build();

  SubjectKeys(JdbcClient decisions, KeyEpochs epochs) {
    this.decisions = decisions;
    this.epochs = epochs;
  }

  /**
   * The person's key; created if there never was one. Always asks the database, because a cached
   * key that was destroyed must not seal anything.
   *
   * @throws IllegalStateException when the key was destroyed, which is final
   */
  public SecretKey findOrCreate(String personId) {
    cache.invalidate(personId);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<SecretKey> there = find(personId);
      if (there.isPresent()) {
        return there.get();
      }
      if (isDestroyed(personId)) {
        throw new IllegalStateException("The key of this person was destroyed for good.");
      }
      create(personId);
    }
    throw new IllegalStateException("The epochs of keys end faster than a key is made.");
  }

  private boolean isDestroyed(String personId) {
    return decisions
        .sql("SELECT destroyed_at IS NOT NULL FROM subject_key WHERE person_id = ?")
        .param(personId)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /** Makes none where there is one, or a tombstone, or where the epoch has just ended. */
  private void create(String personId) {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    int epoch = epochs.newest();
    epochs
        .wrap(personId, key, epoch)
        .ifPresent(
            wrapped ->
                decisions
                    .sql(
                        """
                        INSERT INTO subject_key (person_id, wrapped_key, epoch)
                        (SELECT ?, ?, epoch FROM key_epoch
                          WHERE epoch = ? AND destroyed_at IS NULL FOR SHARE)
                        ON CONFLICT DO NOTHING
                        """)
                    .params(personId, wrapped, epoch)
                    .update());
  }

  /**
   * Empty when there is no key, or when it was destroyed.
   *
   * @throws IllegalStateException when the key is wrapped by an epoch that is over, as in a backup
   *     that was restored after it
   */
  public Optional<SecretKey> find(String personId) {
    SecretKey known = cache.getIfPresent(personId);
    if (known != null) {
      return Optional.of(known);
    }
    int missing = -1;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Wrapped> row = read(personId);
      if (row.isEmpty()) {
        return Optional.empty();
      }
      Optional<byte[]> key = epochs.unwrap(row.get());
      if (key.isPresent()) {
        SecretKey found = new SecretKeySpec(key.get(), "AES");
        cache.put(personId, found);
        return Optional.of(found);
      }
      if (row.get().epoch() == missing) {
        break;
      }
      // It may have been wrapped by the next epoch since it was read.
      missing = row.get().epoch();
    }
    throw KeyEpochs.gone(missing);
  }

  private Optional<Wrapped> read(String personId) {
    return decisions
        .sql(
            "SELECT wrapped_key, epoch FROM subject_key"
                + " WHERE person_id = ? AND destroyed_at IS NULL")
        .param(personId)
        .query((row, n) -> new Wrapped(personId, row.getBytes(1), row.getInt(2)))
        .optional();
  }

  /**
   * Destroys the key for good: the row stays, without the key, so that no new key can take its
   * place.
   *
   * @return the epoch that had wrapped it: backups can open it until that has ended. Empty if it
   *     was destroyed before, or never there
   */
  public OptionalInt destroy(String personId) {
    Optional<Integer> epoch =
        decisions
            .sql("SELECT epoch FROM subject_key WHERE person_id = ? AND destroyed_at IS NULL")
            .param(personId)
            .query(Integer.class)
            .optional();
    int destroyed =
        decisions
            .sql(
                "INSERT INTO subject_key (person_id, wrapped_key, destroyed_at)"
                    + " VALUES (?, ''::bytea, now()) ON CONFLICT (person_id)"
                    + " DO UPDATE SET wrapped_key = ''::bytea, destroyed_at = now()"
                    + " WHERE subject_key.destroyed_at IS NULL")
            .param(personId)
            .update();
    cache.invalidate(personId);
    return destroyed == 1 && epoch.isPresent() ? OptionalInt.of(epoch.get()) : OptionalInt.empty();
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
