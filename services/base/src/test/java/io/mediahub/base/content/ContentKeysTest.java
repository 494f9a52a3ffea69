package io.mediahub.base.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentKeysTest {
  @TempDir private Path folder;

  private void secret(String name, int first) throws IOException {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) first;
    Files.writeString(
        folder.resolve(name + ".key"), Base64.getEncoder().encodeToString(bytes) + "\n");
  }

  /** Packages that are stored must stay readable: the derivation never changes. */
  @Test
  void a_key_follows_from_secret_media_and_package() throws Exception {
    secret("0001", 0);

    byte[] key = new ContentKeys(folder).of("0001", "media", "job-m");

    // HKDF-SHA256 without salt, computed apart.
    assertThat(HexFormat.of().formatHex(key)).isEqualTo("7b64ef7dce137cb39fac4ff23117a25a");
  }

  @Test
  void no_two_packages_have_one_key() throws Exception {
    secret("0001", 1);
    secret("0002", 2);
    ContentKeys keys = new ContentKeys(folder);

    byte[] key = keys.of("0001", "media", "job-m");

    assertThat(key).hasSize(ContentKeys.KEY_BYTES).isEqualTo(keys.of("0001", "media", "job-m"));
    assertThat(keys.of("0001", "media", "job-p1")).isNotEqualTo(key);
    assertThat(keys.of("0001", "medium", "job-m")).isNotEqualTo(key);
    assertThat(keys.of("0002", "media", "job-m")).isNotEqualTo(key);
  }

  /** It is put there while processes run, before the setting names it. */
  @Test
  void a_secret_that_comes_later_is_found() throws Exception {
    ContentKeys keys = new ContentKeys(folder);
    assertThatThrownBy(() -> keys.require("0003"))
        .isInstanceOf(MissingSecretException.class)
        .hasMessageContaining("0003.key");
    secret("0003", 3);

    assertThat(keys.of("0003", "media", "job-m")).hasSize(16);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../jwt/0001", "", "a/b", "key-pair-id", "0123456789abcdefg"})
  void a_name_is_no_path(String name) {
    assertThat(ContentKeys.isName(name)).isFalse();
    assertThatThrownBy(() -> new ContentKeys(folder).require(name))
        .isInstanceOf(MissingSecretException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no base64!", "c2hvcnQ="})
  void a_file_that_holds_no_secret_is_not_used_and_not_shown(String text) throws Exception {
    Files.writeString(folder.resolve("0001.key"), text);

    assertThatThrownBy(() -> new ContentKeys(folder).of("0001", "media", "job-m"))
        .isInstanceOf(MissingSecretException.class)
        .hasMessageNotContaining("c2hvcnQ=");
  }
}
