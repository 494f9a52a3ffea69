package io.mediahub.platform.position;

import static io.mediahub.platform.refusal.PlatformRefusal.POSITION_INVALID;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.platform.position.Position.Aggregate;
import io.mediahub.platform.position.Position.Source;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.seal.KeyedHash;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Positions as text for a header. A token is signed for one account: otherwise it could ask whether
 * somebody else's aggregate exists.
 */
public final class PositionTokens {
  /** More than all partitions of all models need; longer ones are not looked at. */
  static final int MOST_CHARS = 6_144;

  private static final int MAC_BYTES = 16;
  private static final String WRITTEN = "w";
  private static final String SEEN = "s";

  private final KeyedHash hash;

  public PositionTokens(KeyedHash hash) {
    this.hash = hash;
  }

  String write(String userId, Position position) {
    StringBuilder text = new StringBuilder();
    position
        .written()
        .forEach((at, version) -> line(text, WRITTEN, at.type(), at.id(), version.toString()));
    position
        .seen()
        .forEach(
            (at, offset) ->
                line(
                    text,
                    SEEN,
                    at.model(),
                    at.topic(),
                    Integer.toString(at.partition()),
                    offset.toString()));
    byte[] content = text.toString().getBytes(UTF_8);
    byte[] mac = mac(userId, content);
    byte[] all = Arrays.copyOf(mac, mac.length + content.length);
    System.arraycopy(content, 0, all, mac.length, content.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  private static void line(StringBuilder text, String... words) {
    text.append(String.join(" ", words)).append('\n');
  }

  /**
   * @param header tokens with commas between them, of a client that has asked several things at a
   *     time; nothing for {@link Position#NONE}
   * @throws RefusalException {@code position-invalid} for a token that was not made here for this
   *     account
   */
  Position read(String userId, String header) {
    if (header.length() > MOST_CHARS) {
      throw new RefusalException(POSITION_INVALID.refusal());
    }
    Position all = Position.NONE;
    for (String token : header.isBlank() ? new String[0] : header.split(",")) {
      all = all.with(one(userId, token.strip()));
    }
    return all;
  }

  private Position one(String userId, String token) {
    try {
      byte[] all = Base64.getUrlDecoder().decode(token);
      byte[] content = Arrays.copyOfRange(all, Math.min(MAC_BYTES, all.length), all.length);
      if (MessageDigest.isEqual(Arrays.copyOf(all, MAC_BYTES), mac(userId, content))) {
        return parse(new String(content, UTF_8));
      }
    } catch (IllegalArgumentException e) {
      // not base64: refused below
    }
    throw new RefusalException(POSITION_INVALID.refusal());
  }

  private byte[] mac(String userId, byte[] content) {
    byte[] account = (userId + "\n").getBytes(UTF_8);
    return Arrays.copyOf(hash.of("position", account, content), MAC_BYTES);
  }

  /** Only of what {@link #write} wrote. */
  private static Position parse(String text) {
    Map<Aggregate, Long> written = new LinkedHashMap<>();
    Map<Source, Long> seen = new HashMap<>();
    text.lines()
        .map(line -> line.split(" "))
        .forEach(
            words -> {
              if (words[0].equals(WRITTEN)) {
                written.put(new Aggregate(words[1], words[2]), Long.valueOf(words[3]));
              } else {
                seen.put(
                    new Source(words[1], words[2], Integer.parseInt(words[3])),
                    Long.valueOf(words[4]));
              }
            });
    return new Position(written, seen);
  }
}
