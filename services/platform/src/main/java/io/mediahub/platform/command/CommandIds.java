package io.mediahub.platform.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.base.hash.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * Ids that are derived from other ids: UUIDs of version 8 (RFC 9562) with 122 bits of a SHA-256.
 * They reveal nothing of what they were derived from.
 */
public final class CommandIds {
  private CommandIds() {}

  /** The id of a command, from actor and key: two actors may use the same key. */
  public static String commandId(String actor, String idempotencyKey) {
    return uuid("command", actor, idempotencyKey);
  }

  public static String aggregateId(String commandId) {
    return uuid("aggregate", commandId);
  }

  /**
   * The id of a step of a command, which has an answer of its own.
   *
   * @param step distinguishes the step from the command's other steps
   */
  public static String step(String commandId, String step) {
    return uuid("step", commandId, step);
  }

  private static String uuid(String... parts) {
    MessageDigest digest = Sha256.digest();
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
}
