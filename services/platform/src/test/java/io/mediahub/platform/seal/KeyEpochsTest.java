package io.mediahub.platform.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.base.settings.InvalidSettingException;
import io.mediahub.platform.command.DecisionsDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;

/** On a real PostgreSQL, with real files. Each test begins without keys and epochs. */
class KeyEpochsTest {
  private static final Duration LIFE = Duration.ofDays(7);
  private static final Secrets SECRETS = new Secrets(key(1), key(2));

  @TempDir private Path folder;

  private static DecisionsDatabase database;

  private KeyEpochs epochs;
  private Sealer sealer;
  private SubjectKeys keys;
  private Instant now;

  private static SecretKey key(int first) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) first;
    return new SecretKeySpec(bytes, "AES");
  }

  @BeforeAll
  static void start() {
    database = new DecisionsDatabase();
  }

  @AfterAll
  static void stop() throws IOException {
    database.close();
  }

  @BeforeEach
  void begin() {
    database.sql().sql("TRUNCATE subject_key, key_epoch").update();
    database.sql().sql("INSERT INTO key_epoch (epoch, begun_at) VALUES (0, now())").update();
    epochs = another();
    keys = new SubjectKeys(database.sql(), epochs);
    sealer = new Sealer(keys);
    now = Instant.now();
  }

  /** Another process, which has read nothing yet. */
  private KeyEpochs another() {
    return new KeyEpochs(database.source(), SECRETS, new EpochFiles(folder));
  }

  private Sealer elsewhere() {
    return new Sealer(new SubjectKeys(database.sql(), another()));
  }

  private static String person() {
    return UUID.randomUUID().toString();
  }

  private byte[] seal(String person) {
    return sealer.seal(person, "email", person + "@example.org").array();
  }

  private void assertReadable(String person, byte[] sealed) {
    assertThat(elsewhere().unseal(person, "email", sealed)).contains(person + "@example.org");
  }

  private KeyEpochs.Rotation afterALife() {
    now = now.plus(LIFE).plusSeconds(1);
    return epochs.rotate(now, LIFE);
  }

  @Test
  void nothing_rotates_before_its_time() {
    seal(person());
    KeyEpochs.Rotation first = epochs.rotate(now, LIFE);

    KeyEpochs.Rotation again = epochs.rotate(now.plus(LIFE).minusSeconds(60), LIFE);

    assertThat(again.epoch()).isEqualTo(first.epoch());
    assertThat(again.rewrapped()).isZero();
    assertThat(again.destroyed()).isEmpty();
  }

  @Test
  void more_keys_than_fit_into_a_batch_are_wrapped_anew_and_the_older_key_is_gone() {
    List<String> people = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      people.add(person());
      keys.findOrCreate(people.getLast());
    }
    String one = people.get(1_700);
    byte[] sealed = seal(one);
    int first = epochs.newest();

    KeyEpochs.Rotation rotation = afterALife();

    assertThat(rotation.rewrapped()).isEqualTo(2_500);
    assertThat(rotation.destroyed()).contains(first);
    assertThat(folder.resolve("%06d.key".formatted(first))).doesNotExist();
    assertReadable(one, sealed);
  }

  @Test
  void keys_from_before_there_were_epochs_are_readable_and_come_to_one() {
    String person = person();
    byte[] plain = new byte[32];
    new Random(7).nextBytes(plain);
    database
        .sql()
        .sql("INSERT INTO subject_key (person_id, wrapped_key) VALUES (?, ?)")
        .params(person, epochs.wrap(person, plain, KeyEpochs.BY_MASTER).orElseThrow())
        .update();
    byte[] sealed = seal(person);

    KeyEpochs.Rotation rotation = afterALife();

    assertThat(rotation.rewrapped()).isEqualTo(1);
    assertThat(rotation.destroyed()).contains(KeyEpochs.BY_MASTER);
    assertReadable(person, sealed);
  }

  @Test
  void a_backup_of_the_table_is_of_no_use_once_its_epoch_has_ended() {
    String person = person();
    byte[] sealed = seal(person);
    database.sql().sql("CREATE TABLE backup AS TABLE subject_key").update();
    keys.destroy(person);
    afterALife();

    database.sql().sql("TRUNCATE subject_key").update(); // as a restore does, past all triggers
    database.sql().sql("INSERT INTO subject_key SELECT * FROM backup").update();

    Sealer restored = elsewhere();
    assertThatThrownBy(() -> restored.unseal(person, "email", sealed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("mediahub.keys.epochs-dir");
  }

  @Test
  void the_key_of_an_epoch_is_worthless_without_the_master_key() throws IOException {
    seal(person());
    int epoch = epochs.newest();

    byte[] file = Files.readAllBytes(folder.resolve("%06d.key".formatted(epoch)));

    assertThatThrownBy(
            () -> AesGcm.unseal(key(9), file, ("mediahub key epoch " + epoch).getBytes(UTF_8)))
        .isInstanceOf(SealBrokenException.class);
  }

  @Test
  void a_rotation_that_stopped_before_the_file_was_destroyed_is_finished_by_the_next() {
    seal(person());
    int first = epochs.newest();
    Path file = folder.resolve("%06d.key".formatted(first));
    byte[] kept = read(file);
    afterALife();
    new EpochFiles(folder).write(first, kept); // as after a kill between the two steps

    epochs.rotate(now, LIFE);

    assertThat(file).doesNotExist();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_start_without_the_key_of_an_epoch_that_is_needed_is_refused_in_a_sentence() {
    another().check();
    seal(person());
    int epoch = epochs.newest();
    another().check();
    new EpochFiles(folder).destroy(epoch);

    assertThatThrownBy(() -> another().check())
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("epoch " + epoch)
        .hasMessageContaining("mediahub.keys.epochs-dir");
  }

  @Test
  void a_file_without_an_epoch_from_a_start_that_stopped_is_written_anew() {
    new EpochFiles(folder).write(1, new byte[60]);

    byte[] sealed = seal("ann");

    assertReadable("ann", sealed);
  }

  @Test
  void no_statement_passes_a_tombstone() {
    String person = person();
    seal(person);
    keys.destroy(person);

    for (String statement :
        List.of(
            "UPDATE subject_key SET destroyed_at = NULL, wrapped_key = 'x' WHERE person_id = ?",
            "DELETE FROM subject_key WHERE person_id = ?",
            "INSERT INTO subject_key (person_id, wrapped_key) VALUES (?, 'x')",
            "INSERT INTO subject_key (person_id, wrapped_key) VALUES (?, 'x') ON CONFLICT (person_id)"
                + " DO UPDATE SET wrapped_key = 'x', destroyed_at = NULL")) {
      assertThatThrownBy(() -> database.sql().sql(statement).param(person).update())
          .as(statement)
          .isInstanceOf(DataAccessException.class);
    }
    keys.destroy(person); // again, which changes nothing
    assertThatThrownBy(() -> seal(person)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void of_a_creation_and_a_destruction_at_once_the_destruction_stays() throws Exception {
    try (var pool = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 40; round++) {
        String person = person();
        CyclicBarrier together = new CyclicBarrier(4);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          SubjectKeys here = new SubjectKeys(database.sql(), another());
          tasks.add(
              () -> {
                together.await();
                try {
                  here.findOrCreate(person);
                } catch (IllegalStateException destroyed) {
                  // the other was first
                }
                return null;
              });
        }
        tasks.add(
            () -> {
              together.await();
              keys.destroy(person);
              return null;
            });
        for (Future<Void> each : pool.invokeAll(tasks)) {
          each.get();
        }

        assertThat(new SubjectKeys(database.sql(), another()).find(person)).isEmpty();
        assertThatThrownBy(() -> keys.findOrCreate(person))
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }

  /**
   * Prints its seed. Who registers while epochs end, and who leaves, never loses or finds a key.
   */
  @Test
  void keys_that_are_made_and_destroyed_while_epochs_end_are_right_afterwards() throws Exception {
    long seed = System.nanoTime();
    System.out.println("KeyEpochsTest seed " + seed);
    List<String> living = new ArrayList<>();
    List<byte[]> sealedOfLiving = new ArrayList<>();
    List<String> dead = new ArrayList<>();
    try (var pool = Executors.newFixedThreadPool(2)) {
      Future<Integer> rotations =
          pool.submit(
              () -> {
                KeyEpochs other = another();
                int destroyed = 0;
                Instant at = now;
                for (int i = 0; i < 15; i++) {
                  at = at.plus(LIFE).plusSeconds(1);
                  destroyed += other.rotate(at, LIFE).destroyed().size();
                }
                return destroyed;
              });
      Future<Void> people =
          pool.submit(
              () -> {
                Random random = new Random(seed);
                for (int i = 0; i < 200; i++) {
                  String person = person();
                  byte[] sealed = seal(person);
                  if (random.nextBoolean()) {
                    keys.destroy(person);
                    dead.add(person);
                  } else {
                    living.add(person);
                    sealedOfLiving.add(sealed);
                  }
                }
                return null;
              });
      people.get();
      assertThat(rotations.get()).isGreaterThan(5);
    }

    Sealer afterwards = elsewhere();
    for (int i = 0; i < living.size(); i++) {
      assertThat(afterwards.unseal(living.get(i), "email", sealedOfLiving.get(i)))
          .contains(living.get(i) + "@example.org");
    }
    dead.forEach(
        person -> assertThat(new SubjectKeys(database.sql(), another()).find(person)).isEmpty());
  }

  @Test
  void whether_an_address_is_in_the_log_cannot_be_tested_once_its_person_is_forgotten() {
    String ann = person();
    String address = "ann@example.org";
    var inTheLog = sealer.emailLookup(ann, address);
    assertThat(sealer.knownEmailLookup(ann, address)).contains(inTheLog);
    assertThat(sealer.emailLookup(person(), address)).isNotEqualTo(inTheLog);
    assertThat(new KeyedHash(SECRETS.lookup()).email(address)).isNotEqualTo(inTheLog.array());

    keys.destroy(ann);

    assertThat(sealer.knownEmailLookup(ann, address)).isEmpty();
    assertThat(elsewhere().knownEmailLookup(ann, address)).isEmpty();
  }
}
