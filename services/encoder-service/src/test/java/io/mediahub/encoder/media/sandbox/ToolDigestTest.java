package io.mediahub.encoder.media.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.base.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolDigestTest {
  @TempDir Path home;

  private static String sha256(String text) {
    return HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void it_is_of_all_files_by_name_as_sha256sum_prints_them() throws Exception {
    Files.writeString(home.resolve("lib.so"), "library");
    Files.writeString(home.resolve("ffmpeg"), "program");
    Files.createDirectory(home.resolve("folder"));

    String lines = "%s  ffmpeg\n%s  lib.so\n".formatted(sha256("program"), sha256("library"));
    assertThat(ToolDigest.of(home)).isEqualTo(sha256(lines));
  }

  @Test
  void another_library_is_another_tool() throws Exception {
    Files.writeString(home.resolve("ffmpeg"), "program");
    Files.writeString(home.resolve("lib.so"), "library");
    String before = ToolDigest.of(home);

    Files.writeString(home.resolve("lib.so"), "library, mended");

    assertThat(ToolDigest.of(home)).isNotEqualTo(before);
  }
}
