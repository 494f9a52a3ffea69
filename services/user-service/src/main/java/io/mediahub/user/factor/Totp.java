package io.mediahub.user.factor;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Codes by time (RFC 6238) as all apps make them: SHA-1, six digits, a new one each 30 seconds. */
final class Totp {
  private static final String HMAC = "HmacSHA1";
  private static final int STEP_SECONDS = 30;
  private static final int DIGITS = 6;
  private static final int MODULUS = 1_000_000;

  /** How many steps the clock of a phone may be wrong, in each direction. */
  private static final int TOLERATED = 1;

  private Totp() {}

  /** The step of the code; empty if it is not one of about now. */
  static OptionalLong step(byte[] secret, String code, Instant now) {
    long current = step(now);
    return LongStream.rangeClosed(current - TOLERATED, current + TOLERATED)
        .filter(step -> code(secret, step).equals(code))
        .max();
  }

  static long step(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), STEP_SECONDS);
  }

  static String code(byte[] secret, long step) {
    return String.format(Locale.ROOT, "%0" + DIGITS + "d", truncated(secret, step) % MODULUS);
  }

  /** 31 bits of the HMAC of the step, from a place that its last four bits name (RFC 4226). */
  static int truncated(byte[] secret, long step) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      return ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 0xf) & Integer.MAX_VALUE;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA1.", e);
    }
  }
}
