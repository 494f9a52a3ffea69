package io.mediahub.encoder.media.sandbox;

import io.mediahub.base.hash.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What identifies ffmpeg: the program is small, and its libraries make the bytes, so all files of
 * its folder count.
 */
final class ToolDigest {
  private static final HexFormat HEX = HexFormat.of();

  private ToolDigest() {}

  /**
   * SHA-256 over a line for each file, in the order of their names: its SHA-256, two spaces, its
   * name, as {@code sha256sum} prints them. So {@code sha256sum * | sha256sum} in the folder says
   * the same.
   *
   * @return 64 hexadecimal digits
   */
  static String of(Path home) {
    MessageDigest all = Sha256.digest();
    try (Stream<Path> entries = Files.list(home)) {
      List<Path> files = entries.filter(Files::isRegularFile).sorted().toList();
      for (Path file : files) {
        String line = "%s  %s\n".formatted(HEX.formatHex(digest(file)), file.getFileName());
        all.update(line.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("ffmpeg's files cannot be read", e);
    }
    return HEX.formatHex(all.digest());
  }

  private static byte[] digest(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[1 << 16];
    try (var in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return digest.digest();
  }
}
