package io.mediahub.edge.origin;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Fetches the public keys of access tokens from the user-service, with a short deadline. */
public final class PublishedKeys implements JWKSetSource<SecurityContext> {
  private static final int MOST_BYTES = 64 * 1024;
  private static final RequestConfig PATIENCE =
      RequestConfig.custom()
          .setResponseTimeout(Timeout.ofSeconds(2))
          .setConnectionRequestTimeout(Timeout.ofSeconds(1))
          .setRedirectsEnabled(false)
          .build();

  private final OriginClient client;
  private final Service users;

  public PublishedKeys(OriginClient client, Service users) {
    this.client = client;
    this.users = users;
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
      throws KeySourceException {
    HttpGet request = new HttpGet("/.well-known/jwks.json");
    request.setConfig(PATIENCE);
    try (Opened opened = client.open(users, request)) {
      if (opened.answer().getCode() != 200 || opened.answer().getEntity() == null) {
        throw new JWKSetUnavailableException("status " + opened.answer().getCode(), null);
      }
      byte[] bytes = opened.answer().getEntity().getContent().readNBytes(MOST_BYTES);
      return JWKSet.parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException | ParseException e) {
      throw new JWKSetUnavailableException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {}
}
