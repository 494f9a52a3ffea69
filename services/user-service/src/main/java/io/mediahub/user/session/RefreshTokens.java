package io.mediahub.user.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.mediahub.platform.seal.KeyedHash;
import io.mediahub.platform.seal.Secrets;
import java.util.Base64;
import org.springframework.stereotype.Component;

/**
 * Makes refresh tokens. The secret is a keyed function (HMAC-SHA256 under a key of its own) of the
 * command that asked for it: as good as random to everybody else, and the same again for a retry of
 * that command, though it is stored nowhere.
 */
@Component
final class RefreshTokens {
  private final KeyedHash secret;

  RefreshTokens(Secrets secrets) {
    this.secret = new KeyedHash(secrets.derived("refresh tokens v1"));
  }

  RefreshToken issue(String sessionId, String commandId) {
    byte[] bits = secret.of("token", sessionId.getBytes(US_ASCII), commandId.getBytes(US_ASCII));
    return new RefreshToken(
        sessionId, sessionId + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
  }
}
