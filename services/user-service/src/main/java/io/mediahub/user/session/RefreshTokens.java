package io.mediahub.user.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.mediahub.platform.seal.KeyedHash;
import io.mediahub.platform.seal.Secrets;
import java.security.MessageDigest;
import java.util.Base64;
import org.springframework.stereotype.Component;

/**
 * Makes refresh tokens, and knows its own again. The secret is a keyed function (HMAC-SHA256 under
 * a key of its own) of session and generation: as good as random to everybody else, stored nowhere,
 * and the same again for a retry. So every token that was ever given out is known, for ever, and
 * one that was made up is told apart from one that was stolen.
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

  /** Whether it was made here, now or long ago. */
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
