package io.mediahub.platform.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.base.settings.InvalidSettingException;
import io.mediahub.platform.command.DecisionsDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealerTest {
  @TempDir private static Path folder;

  private static DecisionsDatabase database;

  @BeforeAll
  static void start() {
    database = new DecisionsDatabase();
  }

  @AfterAll
  static void stop() throws IOException {
    database.close();
  }

  private static SecretKey key(int first) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) first;
    return new SecretKeySpec(bytes, "AES");
  }

  private static SubjectKeys keys(int master) {
    Secrets secrets = new Secrets(key(master), key(2));
    return new SubjectKeys(
        database.sql(), new KeyEpochs(database.source(), secrets, new EpochFiles(folder)));
  }

  private final SubjectKeys keys = keys(1);
  private final Sealer sealer = new Sealer(keys);
  private final String person = UUID.randomUUID().toString();

  @Test
  void what_is_sealed_for_a_person_and_field_is_read_for_them() {
    byte[] sealed = sealer.seal(person, "email", "zoë@example.org").array();

    assertThat(sealer.unseal(person, "email", sealed)).contains("zoë@example.org");
    assertThat(new String(sealed, UTF_8)).doesNotContain("example");
  }

  @Test
  void the_same_value_is_sealed_differently_each_time() {
    assertThat(sealer.seal(person, "email", "a@example.org"))
        .isNotEqualTo(sealer.seal(person, "email", "a@example.org"));
  }

  @Test
  void sealed_bytes_are_of_no_use_as_another_field_another_persons_or_changed() {
    byte[] sealed = sealer.seal(person, "email", "a@example.org").array();
    String other = UUID.randomUUID().toString();
    keys.findOrCreate(other);
    byte[] changed = sealed.clone();
    changed[changed.length - 1] ^= 1;

    assertThatThrownBy(() -> sealer.unseal(person, "displayName", sealed))
        .isInstanceOf(SealBrokenException.class);
    assertThatThrownBy(() -> sealer.unseal(other, "email", sealed))
        .isInstanceOf(SealBrokenException.class);
    assertThatThrownBy(() -> sealer.unseal(person, "email", changed))
        .isInstanceOf(SealBrokenException.class);
    assertThatThrownBy(() -> sealer.unseal(person, "email", new byte[3]))
        .isInstanceOf(SealBrokenException.class);
  }

  @Test
  void who_is_forgotten_cannot_be_read_any_more() {
    byte[] sealed = sealer.seal(person, "email", "a@example.org").array();

    keys.destroy(person);

    assertThat(sealer.unseal(person, "email", sealed)).isEmpty();
    assertThat(new Sealer(keys(1)).unseal(person, "email", sealed)).isEmpty();
  }

  @Test
  void a_destroyed_key_never_comes_back_not_even_from_another_processs_cache() {
    byte[] sealed = sealer.seal(person, "email", "a@example.org").array();
    SubjectKeys elsewhere = keys(1);
    Sealer other = new Sealer(elsewhere);
    assertThat(other.unseal(person, "email", sealed)).isPresent();

    keys.destroy(person);

    for (Sealer each : List.of(sealer, other, new Sealer(keys(1)))) {
      assertThatThrownBy(() -> each.seal(person, "email", "a@example.org"))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(new Sealer(keys(1)).unseal(person, "email", sealed)).isEmpty();
    // Who asked to seal has seen it, whatever was remembered.
    assertThat(other.unseal(person, "email", sealed)).isEmpty();
  }

  @Test
  void who_was_forgotten_before_a_key_was_made_stays_forgotten() {
    keys.destroy(person);
    assertThatThrownBy(() -> sealer.seal(person, "email", "a@example.org"))
        .isInstanceOf(IllegalStateException.class);
    keys.discard(person);
    assertThatThrownBy(() -> sealer.seal(person, "email", "a@example.org"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_persons_key_is_the_same_for_every_process_and_worthless_under_another_master_key() {
    byte[] sealed = sealer.seal(person, "email", "a@example.org").array();

    assertThat(new Sealer(keys(1)).unseal(person, "email", sealed)).contains("a@example.org");
    assertThatThrownBy(() -> new Sealer(keys(9)).unseal(person, "email", sealed))
        .isInstanceOf(SealBrokenException.class);
  }

  @Test
  void an_address_is_found_again_by_who_has_the_key() {
    KeyedHash hash = new KeyedHash(new Secrets(key(1), key(2)).lookup());

    assertThat(hash.email("a@example.org")).isEqualTo(hash.email("a@example.org"));
    assertThat(hash.email("b@example.org")).isNotEqualTo(hash.email("a@example.org"));
    assertThat(new KeyedHash(key(3)).email("a@example.org"))
        .isNotEqualTo(hash.email("a@example.org"));
  }

  @Test
  void a_key_that_is_not_the_one_of_the_data_is_refused_in_a_sentence() {
    KeyIds ids = new KeyIds(database.sql());
    database.sql().sql("DELETE FROM key_id").update();
    // Data from before ids were kept: a person's key tells.
    database.sql().sql("TRUNCATE subject_key").update();
    database
        .sql()
        .sql("INSERT INTO subject_key (person_id, wrapped_key) VALUES (?, ?)")
        .params(person, AesGcm.seal(key(1), new byte[32], person.getBytes(UTF_8)))
        .update();
    assertThatThrownBy(() -> ids.check(new Secrets(key(9), key(2))))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("master.key is not the one that the data");

    ids.check(new Secrets(key(1), key(2)));

    ids.check(new Secrets(key(1), key(2)));
    assertThatThrownBy(() -> ids.check(new Secrets(key(1), key(7))))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("lookup.key is not the one that the data");
    assertThatThrownBy(() -> ids.check(new Secrets(key(9), key(2))))
        .isInstanceOf(InvalidSettingException.class);
  }
}
