package io.mediahub.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mediahub.edge.support.EdgeUnderTest;
import io.mediahub.edge.support.SlowViewer;
import io.mediahub.edge.support.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One who asks without end takes nothing from the others, and is told when to come again. */
class FloodTest {
  private static final String ISSUER = "http://127.0.0.1:8080";
  private static final HttpClient OTHER =
      HttpClient.newBuilder().localAddress(InetAddress.ofLiteral("127.0.0.2")).build();
  private static final HttpClient THIRD =
      HttpClient.newBuilder().localAddress(InetAddress.ofLiteral("127.0.0.3")).build();
  private static final HttpClient MONITOR =
      HttpClient.newBuilder().localAddress(InetAddress.ofLiteral("127.0.0.99")).build();

  private static RSAKey key;
  private static Upstream service;
  private static EdgeUnderTest edge;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    key = new RSAKeyGenerator(2048).keyID("k-1").generate();
    service = new Upstream();
    service.answers(
        exchange ->
            Upstream.json(
                exchange,
                200,
                exchange.getRequestURI().getPath().equals("/.well-known/jwks.json")
                    ? new JWKSet(key.toPublicJWK()).toString()
                    : "{}"));
    edge =
        new EdgeUnderTest(
            folder,
            service.url(),
            URI.create("http://127.0.0.1:1"),
            "mediahub.edge.body-timeout=6s",
            "mediahub.edge.limits.exempt=127.0.0.99/32",
            "mediahub.edge.limits.per-address.credentials=60/1m burst 5",
            "mediahub.edge.limits.per-account.playback-starts=60/1m burst 3");
  }

  @AfterAll
  static void stop() {
    edge.close();
    service.close();
  }

  @Test
  void a_flood_of_log_ins_waits_and_another_address_logs_in() throws Exception {
    List<HttpResponse<String>> flood = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      flood.add(logIn(HttpClient.newHttpClient()));
    }

    assertThat(flood.subList(0, 5)).allMatch(answer -> answer.statusCode() == 200);
    var refused = flood.getLast();
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("\"code\":\"rate-limit-exceeded\"").contains("\"hint\"");
    assertThat(header(refused, "Retry-After")).isEqualTo("1");
    assertThat(header(refused, "RateLimit-Policy")).isEqualTo("\"credentials\";q=5;w=5");
    assertThat(header(refused, "RateLimit")).isEqualTo("\"credentials\";r=0;t=1");
    assertThat(logIn(OTHER).statusCode()).isEqualTo(200);
    assertThat(throttled("credentials", "address")).isGreaterThanOrEqualTo(6);

    // Everything but what is counted with log-ins goes on for the flood's own address.
    assertThat(edge.get("/api/media").statusCode()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> logIn(HttpClient.newHttpClient()).statusCode() == 200);
  }

  @Test
  void an_account_is_counted_wherever_it_comes_from_and_a_forged_token_is_nobodys()
      throws Exception {
    String anna = token("anna", key);
    for (int i = 0; i < 3; i++) {
      assertThat(start(i % 2 == 0 ? OTHER : THIRD, anna).statusCode()).isEqualTo(200);
    }

    var refused = start(THIRD, anna);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("This account");
    assertThat(start(OTHER, anna).statusCode()).isEqualTo(429);
    assertThat(start(OTHER, token("ben", key)).statusCode()).isEqualTo(200);
    RSAKey another = new RSAKeyGenerator(2048).keyID("k-1").generate();
    for (int i = 0; i < 5; i++) { // its service will say what is wrong with it
      assertThat(start(OTHER, token("ben", another)).statusCode()).isEqualTo(200);
    }
    assertThat(start(OTHER, token("ben", key)).statusCode()).isEqualTo(200);
  }

  @Test
  void bodies_too_large_for_a_log_in_keep_nobody_from_logging_in() throws Exception {
    HttpClient from =
        HttpClient.newBuilder().localAddress(InetAddress.ofLiteral("127.0.0.7")).build();
    var tooLarge =
        edge.request("/api/sessions").POST(BodyPublishers.ofString("a".repeat(70_000))).build();
    for (int i = 0; i < 8; i++) {
      assertThat(from.send(tooLarge, BodyHandlers.discarding()).statusCode()).isEqualTo(413);
    }

    assertThat(logIn(from).statusCode()).isEqualTo(200);
  }

  @Test
  void what_is_exempt_is_not_counted() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(logIn(MONITOR).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void bodies_that_never_end_hold_their_senders_share_and_nobody_elses() throws Exception {
    List<SlowViewer> held = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        SlowViewer viewer = new SlowViewer(edge.port());
        viewer.send(
            "POST /api/uploads HTTP/1.1\r\nHost: edge\r\nContent-Length: 60000\r\n\r\n"
                + "x".repeat(50_000));
        held.add(viewer);
      }
      await().atMost(Duration.ofSeconds(5)).until(() -> isRefused(held));

      var large = edge.request("/api/uploads").POST(BodyPublishers.ofString("x".repeat(60_000)));
      assertThat(OTHER.send(large.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      var small = edge.request("/api/uploads").POST(BodyPublishers.ofString("{}"));
      assertThat(edge.send(small).statusCode()).isEqualTo(200);
    } finally {
      for (SlowViewer viewer : held) {
        viewer.close();
      }
    }
  }

  @Test
  void a_body_that_stalls_is_refused_by_the_clock() throws Exception {
    try (SlowViewer viewer = new SlowViewer(edge.port())) {
      viewer.send("POST /api/uploads HTTP/1.1\r\nHost: edge\r\nContent-Length: 1000\r\n\r\n{");
      long begun = System.nanoTime();

      String answer = viewer.answerWithin(18_000); // a single read may last 20 s

      assertThat(answer).isEqualTo("HTTP/1.1 408");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }
  }

  /** One of them: which it is depends on who was looked at first. */
  private static boolean isRefused(List<SlowViewer> viewers) throws IOException {
    for (SlowViewer viewer : viewers) {
      if (viewer.answerWithin(10).equals("HTTP/1.1 429")) {
        return true;
      }
    }
    return false;
  }

  private static HttpResponse<String> logIn(HttpClient from) throws Exception {
    var request = edge.request("/api/sessions").POST(BodyPublishers.ofString("{\"email\":\"a\"}"));
    return from.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> start(HttpClient from, String token) throws Exception {
    var request =
        edge.request("/api/media/m-1/playback")
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.noBody());
    return from.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  @SuppressWarnings("JavaUtilDate")
  static String token(String user, RSAKey signing) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(signing.getKeyID())
                .build(),
            new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(user)
                .audience("mediahub-api")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .build());
    token.sign(new RSASSASigner(signing));
    return token.serialize();
  }

  private static double throttled(String what, String scope) {
    return edge.bean(MeterRegistry.class)
        .get("mediahub.edge.throttled")
        .tag("what", what)
        .tag("scope", scope)
        .counter()
        .count();
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
