package io.mediahub.user.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.mediahub.base.hash.Sha256;
import io.mediahub.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code <session id>.<generation>.<256 secret bits, base64url>}. Only its SHA-256 is kept.
 *
 * @param generation the number of earlier tokens of the session
 * @param text the token as the client has it
 */
record RefreshToken(String sessionId, int generation, String text) {
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
              + "\\.(0|[1-9][0-9]{0,8})\\.[A-Za-z0-9_-]{43}");

  static Optional<RefreshToken> parse(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    var matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(new RefreshToken(matcher.group(1), Integer.parseInt(matcher.group(2)), text))
        : Optional.empty();
  }

  /** Base64 of the SHA-256 of the text, so that no other spelling of the same bytes matches. */
  String hash() {
    return Bytes.base64(ByteBuffer.wrap(Sha256.of(text.getBytes(US_ASCII))));
  }

  @Override
  public String toString() {
    return "RefreshToken[" + sessionId + "." + generation + ".***]";
  }
}
