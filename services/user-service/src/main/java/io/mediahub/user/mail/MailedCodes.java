package io.mediahub.user.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.mediahub.base.hash.Sha256;
import io.mediahub.domain.Bytes;
import io.mediahub.platform.seal.KeyedHash;
import io.mediahub.platform.seal.Secrets;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes the codes of mails: the id of the account, and 128 bits of an HMAC of the letter. The same
 * for every attempt to send the letter, and stored nowhere: the account keeps its SHA-256.
 */
@Component
public final class MailedCodes {
  private static final int ID_BYTES = 16;
  private static final int SECRET_BYTES = 16;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final KeyedHash secret;
  private final MailSettings settings;

  MailedCodes(Secrets secrets, MailSettings settings) {
    this.secret = new KeyedHash(secrets.derived("mailed codes v1"));
    this.settings = settings;
  }

  /**
   * @param purpose distinguishes codes of different kinds
   */
  public String of(String purpose, String userId, String letterId) {
    UUID id = UUID.fromString(userId);
    byte[] bits = secret.of(purpose, userId.getBytes(US_ASCII), letterId.getBytes(US_ASCII));
    byte[] code =
        ByteBuffer.allocate(ID_BYTES + SECRET_BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .put(bits, 0, SECRET_BYTES)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
  }

  /** The account of a code, whether or not the code is good; empty for what is no code. */
  public static Optional<String> userId(@Nullable String code) {
    if (code == null || !FORM.matcher(code).matches()) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(code));
    return Optional.of(new UUID(bytes.getLong(), bytes.getLong()).toString());
  }

  /** Base64 of the SHA-256 of the text, so that no other spelling of the same bytes matches. */
  public static String hash(String code) {
    return Bytes.base64(ByteBuffer.wrap(Sha256.of(code.getBytes(US_ASCII))));
  }

  /**
   * The link to the operator's page, if there is one. The code comes after {@code #}, which
   * browsers send to no server.
   */
  public @Nullable String link(String purpose, String code) {
    URI page = settings.page();
    return page == null ? null : page + "#" + purpose + "=" + code;
  }
}
