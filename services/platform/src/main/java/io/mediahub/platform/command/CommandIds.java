package io.mediahub.platform.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Ids that follow from other ids: UUIDs of version 8 (RFC 9562), the first 122 free bits of a
 * SHA-256. They carry nothing of what they were made from.
 */
public final class CommandIds {
  private CommandIds() {}

  /** A command's id from the client's key, which is the client's own: two actors may share one. */
  public static String commandId(String actor, String idempotencyKey) {
    return uuid("command", actor, idempotencyKey);
  }

  public static String aggregateId(String commandId) {
    return uuid("aggregate", commandId);
  }

  /**
   * The id of a step of a command, which has an answer of its own.
   *
   * @param step what sets it apart from the command's other steps
   */
  public static String step(String commandId, String step) {
    return uuid("step", commandId, step);
  }

  private static String uuid(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      digest.update(bytes);
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    long high = (hash.getLong() & ~0xF000L) | 0x8000L;
    long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256.", e);
    }
  }
}
