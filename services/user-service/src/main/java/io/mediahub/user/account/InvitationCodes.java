package io.mediahub.user.account;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.mediahub.platform.seal.KeyedHash;
import io.mediahub.platform.seal.Secrets;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Issues and recognizes the codes of invitations. A code is the id of the invitation and 128 bits
 * of its HMAC-SHA256 under a key for this purpose: unpredictable without the key, not stored, and
 * the same for a retry.
 */
@Component
final class InvitationCodes {
  private static final int ID_BYTES = 16;
  private static final int SECRET_BYTES = 16;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final KeyedHash secret;

  InvitationCodes(Secrets secrets) {
    this.secret = new KeyedHash(secrets.derived("invitation codes v1"));
  }

  String of(String invitationId) {
    UUID id = UUID.fromString(invitationId);
    byte[] secretBits = secret.of("code", id.toString().getBytes(US_ASCII));
    byte[] code =
        ByteBuffer.allocate(ID_BYTES + SECRET_BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .put(secretBits, 0, SECRET_BYTES)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
  }

  /** The invitation of a code; empty for a code that was never issued. */
  Optional<String> invitation(@Nullable String code) {
    if (code == null || !FORM.matcher(code).matches()) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(code));
    String id = new UUID(bytes.getLong(), bytes.getLong()).toString();
    // Compares the text, so that no other spelling of the same bytes is accepted.
    return MessageDigest.isEqual(of(id).getBytes(US_ASCII), code.getBytes(US_ASCII))
        ? Optional.of(id)
        : Optional.empty();
  }
}
