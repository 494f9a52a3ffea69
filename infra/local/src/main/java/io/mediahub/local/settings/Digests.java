package io.mediahub.local.settings;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Message digests that every JDK has. */
public final class Digests {
  private Digests() {}

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
