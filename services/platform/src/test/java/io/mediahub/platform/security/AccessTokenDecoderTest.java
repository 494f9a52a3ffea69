package io.mediahub.platform.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.mediahub.base.settings.AddressSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * A signature is verified once; all else at every request. Keys and the server of them are real.
 */
class AccessTokenDecoderTest {
  private static final String ISSUER = "http://127.0.0.1:8080";
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private static RSAKey oldKey;
  private static RSAKey newKey;

  private final List<String> verified = new ArrayList<>();
  private final AtomicBoolean stands = new AtomicBoolean(true);
  private Instant now = NOW;
  private volatile JWKSet published;
  private HttpServer keys;
  private JwtDecoder decoder;

  @BeforeAll
  static void generate() throws Exception {
    oldKey = new RSAKeyGenerator(2048).keyID("old").generate();
    newKey = new RSAKeyGenerator(2048).keyID("new").generate();
  }

  @BeforeEach
  void start() throws Exception {
    published = set(oldKey);
    keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    keys.createContext(
        "/",
        exchange -> {
          byte[] body = published.toString().getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    keys.start();
    InstantSource time = () -> now;
    Clock clock = time.withZone(ZoneOffset.UTC);
    var none = new AddressSettings.Service(List.of());
    var addresses =
        new AddressSettings(URI.create(ISSUER), List.of(), List.of(), none, none, none, none);
    var remembered = new VerifiedTokens(clock, () -> Duration.between(NOW, now).toNanos());
    URL address = URI.create("http://127.0.0.1:" + keys.getAddress().getPort() + "/").toURL();
    RemoteKeysDecoder signatures = new RemoteKeysDecoder(List.of(address), remembered::forget);
    decoder =
        new AccessTokenDecoder(
            token -> {
              verified.add(token);
              return signatures.decode(token);
            },
            AccessTokenDecoder.rules(addresses, (session, user, roles) -> stands.get(), clock),
            remembered);
  }

  @AfterEach
  void stop() {
    keys.stop(0);
  }

  @Test
  void a_signature_is_verified_once_and_the_token_says_the_same_each_time() throws Exception {
    String token = token(oldKey, Duration.ofMinutes(10));
    var first = decoder.decode(token);

    var second = decoder.decode(token);

    assertThat(verified).hasSize(1);
    assertThat(second.getTokenValue()).isEqualTo(token);
    assertThat(second.getClaims()).isEqualTo(first.getClaims());
    assertThat(second.getHeaders()).isEqualTo(first.getHeaders());
    assertThat(second.getExpiresAt()).isEqualTo(first.getExpiresAt());
  }

  @Test
  void a_session_that_has_ended_ends_a_token_that_is_remembered() throws Exception {
    String token = token(oldKey, Duration.ofMinutes(10));
    decoder.decode(token);
    stands.set(false);

    refused(token);

    assertThat(verified).hasSize(1);
  }

  @Test
  void a_token_is_refused_at_the_second_at_which_it_is_without_the_memory() throws Exception {
    String token = token(oldKey, Duration.ofSeconds(60));
    decoder.decode(token);
    Instant end = NOW.plusSeconds(60).plus(AccessTokenDecoder.CLOCK_SKEW);

    now = end;
    decoder.decode(token);
    now = end.plusSeconds(1);
    refused(token);
  }

  @Test
  void another_token_with_the_same_beginning_is_verified_and_refused() throws Exception {
    String token = token(oldKey, Duration.ofMinutes(10));
    decoder.decode(token);
    char last = token.charAt(token.length() - 10);
    String tampered =
        token.substring(0, token.length() - 10)
            + (last == 'A' ? 'B' : 'A')
            + token.substring(token.length() - 9);

    refused(tampered);
    refused(tampered);

    assertThat(verified).as("nothing bad is remembered").hasSize(3);
    assertThat(decoder.decode(token).getTokenValue()).isEqualTo(token);
  }

  @Test
  void a_token_that_a_rule_refuses_is_not_remembered() throws Exception {
    String token = token(oldKey, Duration.ofMinutes(10));
    stands.set(false);
    refused(token);
    stands.set(true);

    decoder.decode(token);

    assertThat(verified).hasSize(2);
  }

  @Test
  void a_signature_is_verified_again_after_two_minutes() throws Exception {
    String token = token(oldKey, Duration.ofMinutes(10));
    decoder.decode(token);

    now = NOW.plus(VerifiedTokens.LONGEST).minusSeconds(1);
    decoder.decode(token);
    assertThat(verified).hasSize(1);
    now = NOW.plus(VerifiedTokens.LONGEST).plusSeconds(1);
    decoder.decode(token);
    assertThat(verified).hasSize(2);
  }

  /** The other key is fetched since a token names it; with that the old one is seen to be gone. */
  @Test
  void a_key_that_is_taken_back_ends_the_tokens_that_it_signed() throws Exception {
    String token = token(oldKey, Duration.ofMinutes(10));
    decoder.decode(token);
    published = set(newKey);
    decoder.decode(token(newKey, Duration.ofMinutes(10)));

    refused(token);
  }

  private void refused(String token) {
    assertThatThrownBy(() -> decoder.decode(token)).isInstanceOf(BadJwtException.class);
  }

  private static JWKSet set(JWK key) {
    return new JWKSet(key.toPublicJWK());
  }

  private static String token(RSAKey key, Duration life) throws Exception {
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType(AccessTokenDecoder.TYPE))
                .keyID(key.getKeyID())
                .build(),
            new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AccessTokenDecoder.AUDIENCE)
                .subject("user")
                .claim(AccessTokenDecoder.SESSION, UUID.randomUUID().toString())
                .claim(AccessTokenDecoder.ROLES, List.of("VIEWER"))
                .issueTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plus(life)))
                .build());
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }
}
