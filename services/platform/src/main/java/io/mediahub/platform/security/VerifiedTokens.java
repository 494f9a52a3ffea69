package io.mediahub.platform.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.mediahub.base.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * What tokens said whose signature was found to be good, so that each is verified once and not at
 * every request. Bounded in number and time.
 *
 * <p>Only the signature is remembered. Everything that may change while a token lives, such as its
 * session and the time, is checked at every request ({@link AccessTokenDecoder}).
 */
final class VerifiedTokens {
  /**
   * After that a signature is verified again, so that a key that was taken back ends its tokens.
   * The published keys are themselves remembered for five minutes.
   */
  static final Duration LONGEST = Duration.ofMinutes(2);

  /** About 2 KB each. */
  static final int MOST = 4_000;

  private final Cache<String, Verified> tokens;

  /** Everything of a token but its text. */
  private record Verified(
      @Nullable Instant issuedAt,
      @Nullable Instant expiresAt,
      Map<String, Object> headers,
      Map<String, Object> claims) {}

  VerifiedTokens(Clock clock) {
    this(clock, Ticker.systemTicker());
  }

  /**
   * @param clock tells when a token expires
   * @param ticker tells how long an entry has been there
   */
  VerifiedTokens(Clock clock, Ticker ticker) {
    this.tokens =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .ticker(ticker)
            .expireAfter(
                Expiry.<String, Verified>creating(
                    (hash, token) -> left(token.expiresAt(), clock.instant())))
            .build();
  }

  private static Duration left(@Nullable Instant expiresAt, Instant now) {
    Duration life = expiresAt == null ? Duration.ZERO : Duration.between(now, expiresAt);
    if (life.isNegative()) {
      return Duration.ZERO;
    }
    return life.compareTo(LONGEST) < 0 ? life : LONGEST;
  }

  /** The token with what is known of it; null when it has to be verified. */
  @Nullable Jwt find(String token) {
    Verified known = tokens.getIfPresent(hash(token));
    return known == null
        ? null
        : new Jwt(token, known.issuedAt(), known.expiresAt(), known.headers(), known.claims());
  }

  /**
   * @param token with a good signature, in its one canonical spelling
   */
  void remember(Jwt token) {
    tokens.put(
        hash(token.getTokenValue()),
        new Verified(
            token.getIssuedAt(), token.getExpiresAt(), token.getHeaders(), token.getClaims()));
  }

  /** The keys have changed: every signature is verified again. */
  void forget() {
    tokens.invalidateAll();
  }

  /** The cache holds hashes and not tokens, so that a memory dump does not expose valid tokens. */
  private static String hash(String token) {
    return HexFormat.of().formatHex(Sha256.of(token.getBytes(StandardCharsets.UTF_8)));
  }
}
