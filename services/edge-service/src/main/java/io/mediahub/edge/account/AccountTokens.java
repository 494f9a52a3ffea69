package io.mediahub.edge.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.mediahub.base.hash.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the account that an access token belongs to, for rate limits and the access log. It
 * authorizes nothing: a token that cannot be verified counts as no account, and the service behind
 * the edge says what is wrong with it.
 */
public final class AccountTokens {
  private static final String BEARER = "Bearer ";
  private static final String AUDIENCE = "mediahub-api";
  private static final int REMEMBERED = 10_000;
  private static final int LONGEST = 4096;
  private static final Duration KEYS_STAY_GOOD = Duration.ofMinutes(5);
  private static final Duration KEYS_AWAY = Duration.ofHours(4);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(10);
  private static final Duration WAITING_FOR_KEYS = Duration.ofSeconds(3);

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final Clock clock;
  private final Cache<String, Verified> verified;

  private record Verified(String account, Instant until) {}

  /**
   * @param keys what the user-service publishes
   * @param issuer of the tokens: the platform's public URL
   */
  public AccountTokens(JWKSetSource<SecurityContext> keys, URI issuer, Clock clock) {
    this.clock = clock;
    var source =
        JWKSourceBuilder.create(keys)
            .cache(KEYS_STAY_GOOD.toMillis(), WAITING_FOR_KEYS.toMillis())
            .refreshAheadCache(false)
            .rateLimited(BETWEEN_QUESTIONS.toMillis())
            .outageTolerant(KEYS_AWAY.toMillis())
            .build();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, source));
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            AUDIENCE,
            new JWTClaimsSet.Builder().issuer(issuer.toString()).build(),
            Set.of("sub", "exp")));
    this.verified =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfter(
                Expiry.<String, Verified>creating(
                    (hash, token) -> {
                      Duration left = Duration.between(clock.instant(), token.until());
                      return left.isPositive() ? left : Duration.ZERO;
                    }))
            .build();
  }

  /**
   * The user id, or null.
   *
   * @param authorization the header's value
   */
  public @Nullable String account(@Nullable String authorization) {
    if (authorization == null
        || authorization.length() > LONGEST
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return null;
    }
    String token = authorization.substring(BEARER.length()).strip();
    String hash = hash(token);
    Verified known = verified.getIfPresent(hash);
    if (known == null) {
      known = verify(token);
      if (known == null) {
        return null;
      }
      verified.put(hash, known);
    }
    return known.until().isAfter(clock.instant()) ? known.account() : null;
  }

  @SuppressWarnings("JavaUtilDate") // what the library gives
  private @Nullable Verified verify(String token) {
    try {
      JWTClaimsSet claims = processor.process(token, null);
      return new Verified(claims.getSubject(), claims.getExpirationTime().toInstant());
    } catch (ParseException | BadJOSEException | JOSEException notOurs) {
      return null;
    }
  }

  /** The cache holds hashes and not tokens, so that a memory dump does not expose valid tokens. */
  private static String hash(String token) {
    return HexFormat.of().formatHex(Sha256.of(token.getBytes(StandardCharsets.UTF_8)));
  }
}
