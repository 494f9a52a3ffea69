package io.mediahub.user.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.SecurityContext;
import io.mediahub.base.settings.AddressSettings;
import io.mediahub.base.settings.SecretsSettings;
import io.mediahub.platform.security.AccessTokenDecoder;
import io.mediahub.platform.security.PublicRoutes;
import io.mediahub.platform.security.PublicRoutes.Route;
import io.mediahub.platform.security.SessionStanding;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * This service signs tokens, and verifies them with its own keys instead of fetching them over
 * HTTP.
 */
@Configuration(proxyBeanMethods = false)
class TokenConfiguration {
  @Bean
  SigningKeys signingKeys(SecretsSettings settings) {
    return SigningKeys.read(settings.dir().resolve("jwt"));
  }

  @Bean
  AccessTokens accessTokens(SigningKeys keys, AddressSettings settings, Clock clock)
      throws JOSEException {
    return new AccessTokens(keys, settings.requirePublicUrl(), clock);
  }

  @Bean
  JwtDecoder jwtDecoder(SigningKeys keys, AddressSettings settings, SessionStanding sessions) {
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withJwkSource(new ImmutableJWKSet<SecurityContext>(keys.published()))
            .jwsAlgorithm(SignatureAlgorithm.RS256)
            .build();
    return AccessTokenDecoder.of(decoder, settings, sessions);
  }

  @Bean
  PublicRoutes publicRoutes() {
    return PublicRoutes.of(
        new Route(HttpMethod.POST, "/api/users"),
        // With address and password, since an account that is to be deleted has no tokens.
        new Route(HttpMethod.POST, "/api/users/deletion-withdrawals"),
        new Route(HttpMethod.POST, "/api/users/password-reset"),
        new Route(HttpMethod.PUT, "/api/users/password-reset"),
        new Route(HttpMethod.PUT, "/api/users/email-proof"),
        new Route(HttpMethod.POST, "/api/sessions"),
        new Route(HttpMethod.POST, "/api/sessions/refresh"),
        new Route(HttpMethod.GET, "/.well-known/jwks.json"));
  }
}
