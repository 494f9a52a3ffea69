package io.mediahub.proof.log;

import io.mediahub.proof.Canonical;
import io.mediahub.proof.Hash;
import io.mediahub.proof.Merkle;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies in the log: sealed fields are sealed, so that a person can be forgotten
 * without breaking a proof.
 *
 * @param offset in its partition
 * @param time when the broker recorded it, in milliseconds since 1970
 * @param key null for none
 * @param value null for none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its leaf
public record LogRecord(long offset, long time, byte @Nullable [] key, byte @Nullable [] value) {
  private static final byte VERSION = 1;
  private static final int NONE = -1;
  private static final Pattern LINE =
      Pattern.compile(
          "\\{\"offset\":([0-9]{1,18}),\"time\":(-?[0-9]{1,18}),"
              + "\"key\":(?:null|\"([A-Za-z0-9+/=]*)\"),"
              + "\"value\":(?:null|\"([A-Za-z0-9+/=]*)\")}");

  /**
   * The leaf: SHA-256 over the byte 0, the version 1, offset (8 bytes), time (8), length of the key
   * (4; -1 for none), the key, length of the value (4; -1 for none) and the SHA-256 of the value.
   * Numbers are big-endian.
   */
  public Hash leaf() {
    int keyLength = key == null ? 0 : key.length;
    ByteBuffer entry = ByteBuffer.allocate(1 + 8 + 8 + 4 + keyLength + 4 + Hash.LENGTH);
    entry.put(VERSION).putLong(offset).putLong(time);
    entry.putInt(key == null ? NONE : keyLength);
    if (key != null) {
      entry.put(key);
    }
    entry.putInt(value == null ? NONE : value.length);
    entry.put(Merkle.sha256().digest(value == null ? new byte[0] : value));
    return Merkle.leaf(entry.array());
  }

  /** One JSON object without a newline: offset, time, and key and value in Base64 or null. */
  public String json() {
    return "{\"offset\":%d,\"time\":%d,\"key\":%s,\"value\":%s}"
        .formatted(offset, time, text(key), text(value));
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "null" : '"' + Base64.getEncoder().encodeToString(bytes) + '"';
  }

  /**
   * Reads {@link #json}, and no other spelling of it.
   *
   * @throws IllegalArgumentException when it is not one
   */
  public static LogRecord parse(String json) {
    Matcher line = LINE.matcher(json);
    if (!line.matches()) {
      throw new IllegalArgumentException("The line is not a record.");
    }
    LogRecord read =
        new LogRecord(
            Long.parseLong(line.group(1)),
            Long.parseLong(line.group(2)),
            bytes(line.group(3)),
            bytes(line.group(4)));
    if (!read.json().equals(json)) {
      throw new IllegalArgumentException("The line is not written as records are.");
    }
    return read;
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : Canonical.base64(text);
  }
}
