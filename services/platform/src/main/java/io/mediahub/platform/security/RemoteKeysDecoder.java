package io.mediahub.platform.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetSourceWrapper;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Verifies the signatures of access tokens with the keys that the user-service publishes. It
 * fetches them again when a token names an unknown key, but not for every invented token.
 */
final class RemoteKeysDecoder implements JwtDecoder {
  private static final Duration OUTAGE = Duration.ofHours(4);
  private static final int ANSWER_MS = 2_000;
  private static final int MOST_BYTES = 64 * 1024;

  private final Watched keys;
  private final NimbusJwtDecoder decoder;

  /**
   * @param addresses of the keys at each replica of the user-service; the first answer counts
   * @param changed is told when the user-service publishes other keys than before
   */
  RemoteKeysDecoder(List<URL> addresses, Runnable changed) {
    var retriever = new DefaultResourceRetriever(ANSWER_MS, ANSWER_MS, MOST_BYTES);
    this.keys =
        new Watched(
            new FirstThatAnswers(
                addresses.stream()
                    .map(address -> new URLBasedJWKSetSource<SecurityContext>(address, retriever))
                    .toList()),
            changed);
    var source =
        JWKSourceBuilder.create(keys).retrying(true).outageTolerant(OUTAGE.toMillis()).build();
    this.decoder =
        NimbusJwtDecoder.withJwkSource(source).jwsAlgorithm(SignatureAlgorithm.RS256).build();
    decoder.setJwtValidator(AccessTokenDecoder.anything());
  }

  /**
   * @throws BadJwtException when the token is not one of ours
   * @throws JwtException when the keys cannot be fetched, so that nobody can tell
   */
  @Override
  public Jwt decode(String token) {
    try {
      return decoder.decode(token);
    } catch (BadJwtException e) {
      throw e;
    } catch (JwtException e) {
      if (e.getCause() instanceof RateLimitReachedException && keys.answered) {
        throw new BadJwtException("The token names a key that was not there a moment ago.", e);
      }
      throw e;
    }
  }

  /** One replica may be starting; the others publish the same keys. */
  private record FirstThatAnswers(List<URLBasedJWKSetSource<SecurityContext>> replicas)
      implements JWKSetSource<SecurityContext> {
    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context)
        throws KeySourceException {
      var none = new JWKSetUnavailableException("No replica of the user-service publishes keys");
      for (URLBasedJWKSetSource<SecurityContext> replica : replicas) {
        try {
          return replica.getJWKSet(refresh, now, context);
        } catch (JWKSetUnavailableException e) {
          none.addSuppressed(e);
        }
      }
      throw none;
    }

    @Override
    public void close() throws IOException {
      for (URLBasedJWKSetSource<SecurityContext> replica : replicas) {
        replica.close();
      }
    }
  }

  /** Remembers what the key server answered when it was last asked, and whether it did. */
  private static final class Watched extends JWKSetSourceWrapper<SecurityContext> {
    private final Runnable changed;
    private volatile boolean answered;
    private volatile @Nullable JWKSet last;

    Watched(JWKSetSource<SecurityContext> source, Runnable changed) {
      super(source);
      this.changed = changed;
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context)
        throws KeySourceException {
      answered = false;
      JWKSet set = getSource().getJWKSet(refresh, now, context);
      answered = true;
      boolean other = last != null && !set.equals(last);
      last = set;
      if (other) {
        changed.run();
      }
      return set;
    }
  }
}
