package io.mediahub.user.factor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.domain.Bytes;
import io.mediahub.platform.seal.KeyedHash;
import io.mediahub.platform.seal.Secrets;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * Ten codes that each stand in for the second factor once. They are an HMAC of the account and the
 * command that made them: the same for a retry of it, and stored as keyed hashes only.
 */
@Component
final class RecoveryCodes {
  private static final int COUNT = 10;

  /** 80 bits, 16 characters. */
  private static final int BYTES = 10;

  private static final int HALF = 8;

  private final KeyedHash secret;

  RecoveryCodes(Secrets secrets) {
    this.secret = new KeyedHash(secrets.derived("recovery codes v1"));
  }

  List<String> of(String userId, String commandId) {
    return IntStream.range(0, COUNT).mapToObj(n -> code(userId, commandId, n)).toList();
  }

  private String code(String userId, String commandId, int number) {
    byte[] bits = secret.of("make", (userId + "\n" + commandId + "\n" + number).getBytes(US_ASCII));
    String text = Base32.encode(Arrays.copyOf(bits, BYTES)).toLowerCase(Locale.ROOT);
    return text.substring(0, HALF) + "-" + text.substring(HALF);
  }

  /** Base64 of the keyed hash, the same for every way to type the code. */
  String hash(String userId, String code) {
    String typed = code.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
    return Bytes.base64(
        ByteBuffer.wrap(
            secret.of("hash", userId.getBytes(US_ASCII), ("\n" + typed).getBytes(UTF_8))));
  }
}
