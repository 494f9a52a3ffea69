package io.mediahub.user.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.mediahub.platform.seal.KeyedHash;
import io.mediahub.platform.seal.Secrets;
import java.security.MessageDigest;
import java.util.Base64;
import org.springframework.stereotype.Component;

/**
 * Issues and recognizes refresh tokens. The secret is an HMAC-SHA256 of session and generation,
 * under a key for this purpose: unpredictable without the key, not stored, and the same for a
 * retry. So every token that was ever issued is recognized, and an invented token is distinguished
 * from a stolen one.
 */
@Component
final class RefreshTokens {
  private final KeyedHash secret;

  RefreshTokens(Secrets secrets) {
    this.secret = new KeyedHash(secrets.derived("refresh tokens v2"));
  }

  RefreshToken first(String sessionId) {
    return of(sessionId, 0);
  }

  RefreshToken next(RefreshToken token) {
    return of(token.sessionId(), token.generation() + 1);
  }

  /** Whether the token was ever issued. */
  boolean isAuthentic(RefreshToken presented) {
    String made = of(presented.sessionId(), presented.generation()).text();
    return MessageDigest.isEqual(made.getBytes(US_ASCII), presented.text().getBytes(US_ASCII));
  }

  private RefreshToken of(String sessionId, int generation) {
    byte[] bits =
        secret.of("token", sessionId.getBytes(US_ASCII), ("." + generation).getBytes(US_ASCII));
    String text =
        sessionId
            + "."
            + generation
            + "."
            + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    return new RefreshToken(sessionId, generation, text);
  }
}
