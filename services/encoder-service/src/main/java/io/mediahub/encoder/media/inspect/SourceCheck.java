package io.mediahub.encoder.media.inspect;

import io.mediahub.base.hash.Sha256;
import io.mediahub.domain.rendition.FileRefusal;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import mediahub.upload.SourceObject;
import org.jspecify.annotations.Nullable;

/** Compares an uploaded file with what its owner declared. */
public final class SourceCheck {
  private static final String AGAIN = "Upload the file again.";

  private SourceCheck() {}

  /** A refusal, or null when the size is as declared. */
  public static @Nullable Refused compareSize(long size, SourceObject declared) {
    if (size == 0) {
      return new Refused(FileRefusal.FILE_EMPTY, "The file is empty: it has 0 bytes.", AGAIN);
    }
    if (size != declared.getSizeBytes()) {
      return new Refused(
          FileRefusal.SIZE_MISMATCH,
          "The file has %d bytes, but the upload declared %d."
              .formatted(size, declared.getSizeBytes()),
          AGAIN);
    }
    return null;
  }

  /** A refusal, or null when size and checksum are as declared. Reads the whole file. */
  public static @Nullable Refused compare(Path file, SourceObject declared) throws IOException {
    Refused otherSize = compareSize(Files.size(file), declared);
    if (otherSize != null) {
      return otherSize;
    }
    String sha256 = sha256(file);
    if (!sha256.equalsIgnoreCase(declared.getSha256())) {
      return new Refused(
          FileRefusal.CHECKSUM_MISMATCH,
          "The file's SHA-256 is %s, but the upload declared %s: the file changed on the way."
              .formatted(sha256, declared.getSha256()),
          AGAIN);
    }
    return null;
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[1 << 16];
    try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
      while (bytes.read(buffer) >= 0) {
        // reading is all that the digest needs
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
