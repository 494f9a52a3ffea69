package io.mediahub.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** Fingerprints of schemas: SHA-256 in hexadecimal. */
final class Fingerprint {
  private Fingerprint() {}

  /** Of the whole schema, its documentation included. */
  static String ofAll(Schema schema) {
    return sha256(schema.toString());
  }

  /** Equal for schemas that differ only in documentation. */
  static String ofMeaning(String schema) {
    return sha256(SchemaNormalization.toParsingForm(new Schema.Parser().parse(schema)));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256.", e);
    }
  }
}
