package io.mediahub.streams.readmodel.engine;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What operators decided about one record of the log. It belongs to the truth of its model: whoever
 * reads the log again comes to the same rows only with it. The log itself is never changed.
 *
 * @param fingerprint of the record's value, see {@link #fingerprint}: a log that was made again may
 *     have another record at the offset, about which nothing was decided
 * @param correction the value to apply in its place; null when it was not corrected
 * @param dropped whether it is never applied
 * @param gapAccepted whether it is applied although versions before it are missing
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Amendment(
    String topic,
    int partition,
    long offset,
    String fingerprint,
    byte @Nullable [] correction,
    boolean dropped,
    boolean gapAccepted) {

  /** SHA-256 of a record's value, in hexadecimal digits; {@code -} where it has none. */
  public static String fingerprint(byte @Nullable [] value) {
    if (value == null) {
      return "-";
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** Both decisions about the same record. */
  Amendment and(Amendment other) {
    return new Amendment(
        topic,
        partition,
        offset,
        fingerprint,
        correction == null ? other.correction : correction,
        dropped || other.dropped,
        gapAccepted || other.gapAccepted);
  }
}
