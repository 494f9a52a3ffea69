package io.mediahub.platform.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.base.settings.InvalidSettingException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Epochs, whose keys wrap the keys of persons. The key of an epoch is sealed with the master key
 * and lies in a file apart from the database. When an epoch is over, the keys of persons are
 * wrapped by the next one's and its own key is destroyed: from then on nobody can open a backup of
 * the table that is older, not even with the master key. So whoever was forgotten meanwhile cannot
 * be brought back from it.
 *
 * <p>Several replicas may rotate at the same time. Every step can be repeated.
 */
public final class KeyEpochs {
  /** By the master key itself, as before there were epochs. */
  static final int BY_MASTER = 0;

  private static final int BATCH = 1_000;
  private static final int KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long ONE_AT_A_TIME = 0x6d65_6469_6165_706fL;

  private final JdbcClient decisions;
  private final TransactionTemplate transaction;
  private final Secrets secrets;
  private final EpochFiles files;
  private final Map<Integer, SecretKey> known = new ConcurrentHashMap<>();

  KeyEpochs(DataSource decisions, Secrets secrets, EpochFiles files) {
    this.decisions = JdbcClient.create(decisions);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(decisions));
    this.secrets = secrets;
    this.files = files;
  }

  /**
   * What a rotation did.
   *
   * @param epoch the one that wraps keys now
   * @param rewrapped keys that were wrapped by an earlier one
   * @param destroyed the earlier epochs whose keys were destroyed
   */
  public record Rotation(int epoch, int rewrapped, List<Integer> destroyed) {
    public Rotation {
      destroyed = List.copyOf(destroyed);
    }
  }

  /** A wrapped key as it lies in the table. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Wrapped(String personId, byte[] key, int epoch) {}

  /**
   * Begins a new epoch if the newest is over, wraps all keys by the newest, and destroys the keys
   * of earlier ones.
   *
   * @param life of an epoch
   */
  public Rotation rotate(Instant now, Duration life) {
    int epoch = begin(now, life);
    int rewrapped = 0;
    int batch;
    do {
      batch = rewrap(epoch);
      rewrapped += batch;
    } while (batch == BATCH);
    List<Integer> destroyed = new ArrayList<>();
    for (int earlier : living()) {
      if (earlier < epoch && retire(earlier, now)) {
        destroyed.add(earlier);
      }
    }
    // Also those of a run that stopped before this.
    dead().forEach(this::destroyFile);
    return new Rotation(epoch, rewrapped, destroyed);
  }

  /**
   * Checks at a start that the keys are there which are needed.
   *
   * @throws InvalidSettingException when persons' keys are wrapped by an epoch whose key is missing
   */
  void check() {
    for (int epoch : living()) {
      if (key(epoch).isEmpty() && wrapsKeys(epoch)) {
        throw new InvalidSettingException(missing(epoch));
      }
    }
  }

  private boolean wrapsKeys(int epoch) {
    return decisions
        .sql("SELECT EXISTS (SELECT 1 FROM subject_key WHERE epoch = ? AND destroyed_at IS NULL)")
        .param(epoch)
        .query(Boolean.class)
        .single();
  }

  /** The epoch that wraps new keys; the first one is begun at the first start. */
  int newest() {
    return find().orElseGet(() -> begin(Instant.now(), Duration.ofDays(1)));
  }

  private Optional<Integer> find() {
    return decisions
        .sql(
            "SELECT epoch FROM key_epoch WHERE epoch > 0 AND destroyed_at IS NULL"
                + " ORDER BY epoch DESC LIMIT 1")
        .query(Integer.class)
        .optional();
  }

  /** The file comes before the row: a row without its key would lose keys, a file is made again. */
  private int begin(Instant now, Duration life) {
    return transaction.execute(
        status -> {
          decisions
              .sql("SELECT pg_advisory_xact_lock(?)")
              .param(ONE_AT_A_TIME)
              .query()
              .listOfRows();
          Integer running =
              decisions
                  .sql(
                      "SELECT epoch FROM key_epoch WHERE epoch > 0 AND destroyed_at IS NULL"
                          + " AND begun_at > ? ORDER BY epoch DESC LIMIT 1")
                  .param(now.minus(life).atOffset(ZoneOffset.UTC))
                  .query(Integer.class)
                  .optional()
                  .orElse(null);
          if (running != null) {
            return running;
          }
          int next =
              1 + decisions.sql("SELECT max(epoch) FROM key_epoch").query(Integer.class).single();
          byte[] key = new byte[KEY_BYTES];
          RANDOM.nextBytes(key);
          files.write(next, AesGcm.seal(secrets.master(), key, name(next)));
          decisions
              .sql("INSERT INTO key_epoch (epoch, begun_at) VALUES (?, ?)")
              .params(next, now.atOffset(ZoneOffset.UTC))
              .update();
          return next;
        });
  }

  /** One batch; the number of keys that it looked at. */
  private int rewrap(int epoch) {
    Integer done =
        transaction.execute(
            status -> {
              // Held to the end, so that the epoch is not destroyed while keys come to it.
              boolean lives =
                  decisions
                      .sql(
                          "SELECT epoch FROM key_epoch WHERE epoch = ? AND destroyed_at IS NULL FOR SHARE")
                      .param(epoch)
                      .query(Integer.class)
                      .optional()
                      .isPresent();
              return lives ? rewrapBatch(epoch) : Integer.valueOf(0);
            });
    return done;
  }

  private int rewrapBatch(int epoch) {
    List<Wrapped> batch =
        decisions
            .sql(
                "SELECT person_id, wrapped_key, epoch FROM subject_key"
                    + " WHERE epoch < ? AND destroyed_at IS NULL"
                    + " ORDER BY epoch, person_id LIMIT ? FOR UPDATE SKIP LOCKED")
            .params(epoch, BATCH)
            .query((row, n) -> new Wrapped(row.getString(1), row.getBytes(2), row.getInt(3)))
            .list();
    if (!batch.isEmpty()) {
      decisions
          .sql(
              """
              UPDATE subject_key k SET wrapped_key = again.wrapped, epoch = ?
                FROM unnest(?::text[], ?::bytea[]) AS again (person, wrapped)
               WHERE k.person_id = again.person AND k.destroyed_at IS NULL
              """)
          .params(
              epoch,
              batch.stream().map(Wrapped::personId).toArray(String[]::new),
              batch.stream().map(each -> rewrapped(each, epoch)).toArray(byte[][]::new))
          .update();
    }
    return batch.size();
  }

  private byte[] rewrapped(Wrapped wrapped, int epoch) {
    byte[] key = unwrap(wrapped).orElseThrow(() -> gone(wrapped.epoch()));
    return wrap(wrapped.personId(), key, epoch).orElseThrow(() -> gone(epoch));
  }

  /** Whether its key was destroyed now. Whoever wraps by it at the moment is waited for. */
  private boolean retire(int epoch, Instant now) {
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              decisions
                  .sql("SELECT epoch FROM key_epoch WHERE epoch = ? FOR UPDATE")
                  .param(epoch)
                  .query(Integer.class)
                  .single();
              return decisions
                      .sql(
                          """
                          UPDATE key_epoch SET destroyed_at = ?
                           WHERE epoch = ? AND destroyed_at IS NULL AND NOT EXISTS
                             (SELECT 1 FROM subject_key k
                               WHERE k.epoch = key_epoch.epoch AND k.destroyed_at IS NULL)
                          """)
                      .params(now.atOffset(ZoneOffset.UTC), epoch)
                      .update()
                  == 1;
            }));
  }

  private List<Integer> living() {
    return decisions
        .sql("SELECT epoch FROM key_epoch WHERE destroyed_at IS NULL ORDER BY epoch")
        .query(Integer.class)
        .list();
  }

  private List<Integer> dead() {
    return decisions
        .sql("SELECT epoch FROM key_epoch WHERE destroyed_at IS NOT NULL AND epoch > 0")
        .query(Integer.class)
        .list();
  }

  private void destroyFile(int epoch) {
    known.remove(epoch);
    files.destroy(epoch);
  }

  /** When an epoch's key was or will be destroyed at the latest; null for one that is unknown. */
  public @Nullable Instant endOf(int epoch, Duration life) {
    return decisions
        .sql(
            "SELECT coalesce(destroyed_at, begun_at + make_interval(secs => ?)) FROM key_epoch WHERE epoch = ?")
        .params(life.toSeconds(), epoch)
        .query((row, n) -> row.getTimestamp(1).toInstant())
        .optional()
        .orElse(null);
  }

  /** Empty when the key of the epoch is not there any more. */
  Optional<byte[]> wrap(String personId, byte[] key, int epoch) {
    return key(epoch).map(by -> AesGcm.seal(by, key, associated(personId, epoch)));
  }

  /** Empty when the key of the epoch is not there any more. */
  Optional<byte[]> unwrap(Wrapped wrapped) {
    return key(wrapped.epoch())
        .map(
            key ->
                AesGcm.unseal(key, wrapped.key(), associated(wrapped.personId(), wrapped.epoch())));
  }

  private static byte[] associated(String personId, int epoch) {
    return (epoch == BY_MASTER ? personId : personId + "\n" + epoch).getBytes(UTF_8);
  }

  private Optional<SecretKey> key(int epoch) {
    if (epoch == BY_MASTER) {
      return Optional.of(secrets.master());
    }
    SecretKey here = known.get(epoch);
    if (here != null) {
      return Optional.of(here);
    }
    Optional<SecretKey> read =
        files
            .read(epoch)
            .map(wrapped -> AesGcm.unseal(secrets.master(), wrapped, name(epoch)))
            .map(key -> new SecretKeySpec(key, "AES"));
    read.ifPresent(key -> known.put(epoch, key));
    return read;
  }

  private static byte[] name(int epoch) {
    return ("mediahub key epoch " + epoch).getBytes(UTF_8);
  }

  static IllegalStateException gone(int epoch) {
    return new IllegalStateException(missing(epoch));
  }

  private static String missing(int epoch) {
    return "The keys of persons are wrapped by the key of epoch "
        + epoch
        + ", which is not in the folder of mediahub.keys.epochs-dir. Restore the folder from the backup"
        + " that belongs to that of the decisions database. If it was deleted, that was on purpose:"
        + " restore a newer backup of the database.";
  }
}
