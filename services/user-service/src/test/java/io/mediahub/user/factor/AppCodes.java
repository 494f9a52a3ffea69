package io.mediahub.user.factor;

import java.time.Instant;

/** The app on somebody's phone. */
public record AppCodes(String secret) {
  public String at(Instant now) {
    return Totp.code(Base32.decode(secret), Totp.step(now));
  }
}
