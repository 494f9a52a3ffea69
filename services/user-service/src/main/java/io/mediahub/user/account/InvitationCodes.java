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
 * Makes the codes of invitations, and knows its own again. A code is the invitation's id and 128
 * bits that are a keyed function of it (HMAC-SHA256 under a key of its own): as good as random to
 * everybody else, stored nowhere, and the same again for a retry.
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

  /** The invitation that a code was made for; empty for a code that was not made here. */
  Optional<String> invitation(@Nullable String code) {
    if (code == null || !FORM.matcher(code).matches()) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(code));
    String id = new UUID(bytes.getLong(), bytes.getLong()).toString();
    // The text is compared: exactly this spelling, and no other that decodes alike.
    return MessageDigest.isEqual(of(id).getBytes(US_ASCII), code.getBytes(US_ASCII))
        ? Optional.of(id)
        : Optional.empty();
  }
}
