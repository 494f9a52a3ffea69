package io.mediahub.user.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mediahub.platform.security.AccessTokenDecoder;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;

/** Issues access tokens, which name account, session and roles for ten minutes. */
public final class AccessTokens {
  public static final Duration LIFE = AccessTokenDecoder.LIFE;

  private final JWSHeader header;
  private final JWSSigner signer;
  private final String issuer;
  private final Clock clock;

  AccessTokens(SigningKeys keys, URI issuer, Clock clock) throws JOSEException {
    this.header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .type(new JOSEObjectType(AccessTokenDecoder.TYPE))
            .keyID(keys.signing().getKeyID())
            .build();
    this.signer = new RSASSASigner(keys.signing());
    this.issuer = issuer.toString();
    this.clock = clock;
  }

  /**
   * @param provedAt when the person last proved who they are; null if that is not known
   */
  @SuppressWarnings("JavaUtilDate") // what the library takes
  public String issue(
      String userId, List<Role> roles, String sessionId, @Nullable Instant provedAt) {
    Instant now = clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(AccessTokenDecoder.AUDIENCE)
            .subject(userId)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFE)))
            .jwtID(UUID.randomUUID().toString())
            .claim(AccessTokenDecoder.ROLES, roles.stream().map(Role::name).toList())
            .claim(AccessTokenDecoder.SESSION, sessionId)
            .claim("auth_time", provedAt == null ? null : provedAt.getEpochSecond())
            .build();
    SignedJWT token = new SignedJWT(header, claims);
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("The access token could not be signed.", e);
    }
    return token.serialize();
  }
}
