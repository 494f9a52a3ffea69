package io.mediahub.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is asking, as all services find out. */
class TokensTest extends ServiceTest {
  @Test
  void only_a_valid_token_of_our_issuer_says_who_is_asking() throws Exception {
    problem(send(to("/api/me")), 401, "authentication-required");
    problem(
        send(to("/api/me").header("Authorization", "Bearer x")), 401, "authentication-required");
    String foreign = token("https://elsewhere.example", Instant.now().plusSeconds(60));
    problem(
        send(to("/api/me").header("Authorization", "Bearer " + foreign)),
        401,
        "authentication-required");
    String old = token(ISSUER, Instant.now().minusSeconds(120));
    var expired = send(to("/api/me").header("Authorization", "Bearer " + old));
    problem(expired, 401, "authentication-required");
    assertThat(expired.headers().firstValue("WWW-Authenticate")).contains("Bearer");

    var me = send(to("/api/me").header("Authorization", "Bearer " + token("VIEWER", "UNHEARD_OF")));

    assertThat(JSON.readTree(me.body()))
        .isEqualTo(
            JSON.readTree("{\"userId\":\"anna\",\"roles\":[\"VIEWER\"],\"sessionId\":\"s1\"}"));
  }

  @Test
  void a_token_that_ran_out_keeps_nobody_from_what_is_open() throws Exception {
    String old = "Bearer " + token(ISSUER, Instant.now().minusSeconds(120));
    for (String path : List.of("/api/open/7", "/actuator/health", "/v3/api-docs")) {
      assertThat(send(to(path).header("Authorization", old)).statusCode()).as(path).isEqualTo(200);
    }
    var posted = post("/api/open/things", "{\"name\":\"a\",\"size\":1}");
    assertThat(send(posted.header("Authorization", old)).statusCode()).isEqualTo(200);
    problem(send(to("/api/me").header("Authorization", old)), 401, "authentication-required");
  }

  @Test
  void a_signature_that_is_not_by_our_key_is_refused_whatever_key_the_token_names()
      throws Exception {
    RSAKey foreign = new RSAKeyGenerator(2048).keyID("k1").generate();
    String token = token(foreign, ISSUER, Instant.now().plusSeconds(60), "ADMIN");
    problem(
        send(to("/api/admin").header("Authorization", "Bearer " + token)),
        401,
        "authentication-required");
  }

  @Test
  void keys_that_nobody_has_published_are_no_fault_of_ours() throws Exception {
    for (int i = 0; i < 3; i++) {
      RSAKey unknown = new RSAKeyGenerator(2048).keyID("unknown-" + i).generate();
      String token = token(unknown, ISSUER, Instant.now().plusSeconds(60));
      problem(
          send(to("/api/me").header("Authorization", "Bearer " + token)),
          401,
          "authentication-required");
    }
    assertThat(
            send(to("/api/me").header("Authorization", "Bearer " + token("VIEWER"))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void while_keys_cannot_be_fetched_who_is_asking_cannot_be_known() throws Exception {
    try (var closed = new java.net.ServerSocket(0);
        var other = start("http://127.0.0.1:" + closed.getLocalPort())) {
      closed.close();
      for (int i = 0; i < 3; i++) {
        var me =
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + other.getWebServer().getPort() + "/api/me"))
                .header("Authorization", "Bearer " + token("VIEWER"));
        var answer = send(me);
        problem(answer, 503, "service-unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
      }
    }
  }

  @Test
  void keys_come_from_whichever_replica_of_the_user_service_answers() throws Exception {
    try (var closed = new java.net.ServerSocket(0);
        var other = start("http://127.0.0.1:" + closed.getLocalPort() + "," + userServiceAddress)) {
      closed.close();

      var me =
          send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + other.getWebServer().getPort() + "/api/me"))
                  .header("Authorization", "Bearer " + token("VIEWER")));

      assertThat(me.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_role_that_is_missing_is_forbidden() throws Exception {
    String viewer = token("VIEWER");
    problem(
        send(to("/api/admin").header("Authorization", "Bearer " + viewer)), 403, "role-missing");
    assertThat(
            send(to("/api/admin").header("Authorization", "Bearer " + token("ADMIN"))).statusCode())
        .isEqualTo(200);
  }

  private static int asking(String token) throws Exception {
    return send(to("/api/me").header("Authorization", "Bearer " + token)).statusCode();
  }

  @Test
  void another_kind_of_token_of_the_same_issuer_is_no_access_token() throws Exception {
    Instant soon = Instant.now().plusSeconds(60);
    var claims = claims(ISSUER, soon, "VIEWER");
    assertThat(asking(signed(key, "at+jwt", claims.build()))).isEqualTo(200);
    assertThat(asking(signed(key, "JWT", claims.build()))).isEqualTo(401);
    assertThat(asking(signed(key, "at+jwt", claims.audience("elsewhere").build()))).isEqualTo(401);
    assertThat(asking(signed(key, "at+jwt", claims.audience((String) null).build())))
        .isEqualTo(401);
    var ofNoSession = claims(ISSUER, soon, "VIEWER").claim("sid", null).build();
    assertThat(asking(signed(key, "at+jwt", ofNoSession))).isEqualTo(401);
  }

  @Test
  void a_token_has_one_spelling() throws Exception {
    String token = token("VIEWER");
    char last = token.charAt(token.length() - 1);
    // 256 bytes end in a character of which four bits mean nothing.
    char alike =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
            .charAt(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(last)
                    ^ 1);
    assertThat(asking(token)).isEqualTo(200);
    assertThat(asking(token.substring(0, token.length() - 1) + alike)).isEqualTo(401);
    assertThat(asking(token + "=")).isEqualTo(401);
    assertThat(asking(token + "==")).isEqualTo(401);
    assertThat(asking(token.replaceFirst("\\.", ".~"))).isEqualTo(401);
    assertThat(asking(token + ".")).isEqualTo(401);
  }

  @Test
  void a_session_that_has_ended_takes_its_tokens_along() throws Exception {
    String token =
        signed(
            key,
            "at+jwt",
            claims(ISSUER, Instant.now().plusSeconds(60), "VIEWER").claim("sid", "s2").build());
    assertThat(asking(token)).isEqualTo(200);
    ENDED.add("s2");
    assertThat(asking(token)).isEqualTo(401);
  }
}
