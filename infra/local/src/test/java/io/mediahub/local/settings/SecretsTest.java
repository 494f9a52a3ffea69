package io.mediahub.local.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @TempDir Path folder;
  private Path data;
  private Path keys;
  private Secrets secrets;

  @BeforeEach
  void folders() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
    keys = folder.resolve("secrets");
    secrets = new Secrets(keys, data);
  }

  private void database() throws IOException {
    Files.createDirectories(data.resolve("postgres"));
    Files.writeString(data.resolve("postgres/PG_VERSION"), "18");
  }

  @Test
  void secrets_are_made_once_and_only_their_owner_can_read_them() throws Exception {
    secrets.ensure();
    String key = Files.readString(keys.resolve("master.key"));
    String password = secrets.password("postgres");
    database();

    assertThat(secrets.ensure()).isEmpty();

    assertThat(keys.resolve("master.key")).hasContent(key);
    assertThat(secrets.password("postgres")).isEqualTo(password);
    assertThat(keys.resolve("jwt/0001.pem")).content().startsWith("-----BEGIN PRIVATE KEY-----");
    try (var files = Files.walk(keys)) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(
              f ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(f)))
                      .isEqualTo("rw-------"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"master.key", "lookup.key", "notary/private.pem"})
  void a_key_that_is_missing_beside_data_is_not_made_anew(String key) throws Exception {
    secrets.ensure();
    Files.delete(keys.resolve(key));

    assertThatThrownBy(secrets::ensure)
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ExitCode.STATE_DAMAGED);
              assertThat(failure.sentence()).contains(key, "is missing", data.toString());
              assertThat(failure.hint()).contains("Restore");
            });
    assertThat(keys.resolve(key)).doesNotExist();
  }

  @Test
  void an_installation_of_an_earlier_version_gets_a_secret_for_encrypted_packages()
      throws Exception {
    secrets.ensure();
    Files.writeString(data.resolve("keys"), withoutContent(data.resolve("keys")));
    Files.delete(keys.resolve("content/0001.key"));

    assertThat(secrets.ensure()).isEmpty();

    assertThat(keys.resolve("content/0001.key")).content().hasSize(44);
  }

  private static String withoutContent(Path file) throws IOException {
    return Files.readString(file)
        .lines()
        .filter(line -> !line.startsWith("content"))
        .collect(java.util.stream.Collectors.joining("\n", "", "\n"));
  }

  @Test
  void secrets_of_packages_are_kept_as_the_other_keys_are() throws Exception {
    secrets.ensure();
    Files.writeString(
        keys.resolve("content/0002.key"), "YW5vdGhlciBzZWNyZXQsIHJpZ2h0IGxlbmd0aCEhISE=");
    secrets.ensure();

    Files.writeString(
        keys.resolve("content/0002.key"), "c29tZSBvdGhlciBrZXksIHJpZ2h0IGxlbmd0aCEhIQ==");

    assertThatThrownBy(secrets::ensure)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("0002.key is not the one");
    Files.delete(keys.resolve("content/0002.key"));
    assertThatThrownBy(secrets::ensure)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("0002.key is missing");
  }

  @Test
  void so_is_one_that_an_installation_lost_before_key_ids_were_kept() throws Exception {
    database();

    assertThatThrownBy(secrets::ensure).isInstanceOf(Failure.class).hasMessageContaining("missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"master.key", "lookup.key"})
  void another_key_than_the_one_the_data_was_sealed_with_is_refused(String key) throws Exception {
    secrets.ensure();
    Files.writeString(keys.resolve(key), "c29tZSBvdGhlciBrZXksIHJpZ2h0IGxlbmd0aCEhIQ==");

    assertThatThrownBy(secrets::ensure)
        .isInstanceOf(Failure.class)
        .hasMessageContaining(key)
        .hasMessageContaining("is not the one");
  }

  @Test
  void no_key_can_be_read_from_its_id() throws Exception {
    secrets.ensure();

    assertThat(data.resolve("keys"))
        .content()
        .contains("master.key=", "lookup.key=")
        .doesNotContain(Files.readString(keys.resolve("master.key")).strip());
  }

  @Test
  void the_password_of_a_database_that_exists_is_not_made_anew() throws Exception {
    assertThatThrownBy(() -> secrets.existingPassword("postgres"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("passwords/postgres");
    assertThat(secrets.password("s3")).isNotBlank();
  }

  @Test
  void keys_that_only_what_is_short_lived_depends_on_are_made_anew_with_a_word() throws Exception {
    secrets.ensure();
    Files.delete(keys.resolve("jwt/0001.pem"));
    Files.delete(keys.resolve("cloudfront/private.pem"));

    assertThat(secrets.ensure())
        .satisfiesExactly(
            line -> assertThat(line).contains("log in again"),
            line -> assertThat(line).contains("Playbacks end"));
  }
}
