package io.mediahub.edge.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.edge.support.SigningKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedKeysTest {
  @TempDir Path secrets;

  @Test
  void the_current_key_and_those_beside_it_are_trusted() throws Exception {
    var current = SigningKeys.rsa().getPublic();
    var next = SigningKeys.ec().getPublic();
    Path folder = SigningKeys.write(secrets, "K1", current);
    Files.createDirectories(folder.resolve("trusted"));
    Files.writeString(folder.resolve("trusted/K2.pem"), SigningKeys.pem(next));

    TrustedKeys keys = TrustedKeys.load(folder);

    assertThat(keys.get("K1")).isEqualTo(current);
    assertThat(keys.get("K2")).isEqualTo(next);
    assertThat(keys.get("K3")).isNull();
  }

  @Test
  void a_missing_or_unusable_key_is_said_in_a_sentence() throws Exception {
    Path folder = secrets.resolve("cloudfront");
    assertThatThrownBy(() -> TrustedKeys.load(folder))
        .hasMessageContaining("public.pem")
        .hasMessageContaining("key-pair-id");

    SigningKeys.write(secrets, "K1", SigningKeys.generate("RSA", 1024).getPublic());
    assertThatThrownBy(() -> TrustedKeys.load(folder)).hasMessageContaining("2048");

    SigningKeys.write(secrets, "K1", SigningKeys.generate("EC", 384).getPublic());
    assertThatThrownBy(() -> TrustedKeys.load(folder)).hasMessageContaining("P-256");

    Files.writeString(folder.resolve("public.pem"), "-----BEGIN PUBLIC KEY-----\n!!!");
    assertThatThrownBy(() -> TrustedKeys.load(folder)).hasMessageContaining("public.pem");
  }
}
