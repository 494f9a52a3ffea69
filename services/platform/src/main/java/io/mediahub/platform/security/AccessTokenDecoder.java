package io.mediahub.platform.security;

import io.mediahub.base.settings.AddressSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Accepts access tokens (RFC 9068) and nothing else: no other kind of token of the same issuer, no
 * token of an ended session, no other spelling of the same token. A signature is verified once, and
 * the rest at every request.
 */
public final class AccessTokenDecoder implements JwtDecoder {
  /** The header {@code typ}. */
  public static final String TYPE = "at+jwt";

  /** The claim {@code aud}. */
  public static final String AUDIENCE = "mediahub-api";

  /** The claim that names the session. */
  public static final String SESSION = "sid";

  public static final String ROLES = "roles";

  /** How long an access token is valid. */
  public static final Duration LIFE = Duration.ofMinutes(10);

  static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  private static final OAuth2TokenValidatorResult ENDED =
      OAuth2TokenValidatorResult.failure(
          new OAuth2Error(
              "invalid_token", "The session has ended, or its roles have changed.", null));

  private final JwtDecoder signed;
  private final OAuth2TokenValidator<Jwt> rules;
  private final VerifiedTokens verified;

  /**
   * @param signed checks signatures alone
   * @param rules what is checked at every request
   * @param verified tokens whose signature need not be checked again
   */
  AccessTokenDecoder(JwtDecoder signed, OAuth2TokenValidator<Jwt> rules, VerifiedTokens verified) {
    this.signed = signed;
    this.rules = rules;
    this.verified = verified;
  }

  /**
   * @param signed checks signatures; the rules of access tokens are added here
   */
  public static JwtDecoder of(
      NimbusJwtDecoder signed, AddressSettings settings, SessionStanding sessions) {
    signed.setJwtValidator(anything());
    Clock clock = Clock.systemUTC();
    return new AccessTokenDecoder(
        signed, rules(settings, sessions, clock), new VerifiedTokens(clock));
  }

  /** For a decoder that checks signatures, and nothing of what is signed. */
  static OAuth2TokenValidator<Jwt> anything() {
    return token -> OAuth2TokenValidatorResult.success();
  }

  /**
   * Type, audience, issuer, times; and only if these are right, whether the session still stands.
   */
  static OAuth2TokenValidator<Jwt> rules(
      AddressSettings settings, SessionStanding sessions, Clock clock) {
    var times = new JwtTimestampValidator(CLOCK_SKEW);
    times.setClock(clock);
    var written =
        new DelegatingOAuth2TokenValidator<>(
            new JwtTypeValidator(TYPE),
            new JwtAudienceValidator(AUDIENCE),
            new JwtIssuerValidator(settings.requirePublicUrl().toString()),
            times);
    return token -> {
      OAuth2TokenValidatorResult result = written.validate(token);
      return result.hasErrors() || stands(token, sessions) ? result : ENDED;
    };
  }

  private static boolean stands(Jwt token, SessionStanding sessions) {
    String sessionId = token.getClaimAsString(SESSION);
    String userId = token.getSubject();
    List<String> roles = token.getClaimAsStringList(ROLES);
    return sessionId != null
        && userId != null
        && roles != null
        && sessions.stands(sessionId, userId, Set.copyOf(roles));
  }

  /**
   * @throws BadJwtException when the token is not one of ours
   */
  @Override
  public Jwt decode(String token) {
    Jwt known = verified.find(token);
    Jwt jwt = known == null ? verify(token) : known;
    OAuth2TokenValidatorResult result = rules.validate(jwt);
    if (result.hasErrors()) {
      throw new JwtValidationException("The token is not valid.", result.getErrors());
    }
    if (known == null) {
      verified.remember(jwt);
    }
    return jwt;
  }

  private Jwt verify(String token) {
    if (!isCanonical(token)) {
      throw new BadJwtException("The token is not three parts of canonical base64url.");
    }
    return signed.decode(token);
  }

  /**
   * Libraries skip characters that are not base64url and unused bits, so that one token would have
   * many spellings. Only the canonical one is accepted.
   */
  static boolean isCanonical(@Nullable String token) {
    if (token == null) {
      return false;
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return false;
    }
    for (String part : parts) {
      try {
        byte[] bytes = Base64.getUrlDecoder().decode(part);
        if (part.isEmpty()
            || !Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
          return false;
        }
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
    return true;
  }
}
