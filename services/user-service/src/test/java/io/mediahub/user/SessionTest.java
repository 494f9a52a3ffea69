package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.mediahub.platform.command.AggregatePurge;
import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SessionTest extends ServiceTest {
  /** How long the answers to commands are kept, so that a retry makes no session again. */
  private static final Duration RETENTION = Duration.ofDays(7);

  @Test
  void an_access_token_says_who_and_what_and_is_verified_with_the_published_keys()
      throws Exception {
    String userId = text(register(email), "userId");
    Answer opened = logIn(email, PASSWORD);

    assertThat(opened.status()).isEqualTo(201);
    assertThat(opened.header("Cache-Control")).isEqualTo("no-store");
    JsonNode body = opened.json();
    assertThat(body.path("tokenType").asString()).isEqualTo("Bearer");
    assertThat(body.path("expiresIn").asLong()).isEqualTo(600);
    assertThat(body.path("refreshExpiresIn").asLong()).isBetween(2_591_000L, 2_592_000L);
    Answer keys = nobody.get("/.well-known/jwks.json");
    assertThat(keys.text()).doesNotContain("\"d\"", "\"p\"");
    JWKSet published = JWKSet.parse(keys.text());
    assertThat(published.getKeys()).hasSize(2);
    SignedJWT token = SignedJWT.parse(body.path("accessToken").asString());
    var key = published.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
    assertThat(token.verify(new RSASSAVerifier(key))).isTrue();
    var claims = token.getJWTClaimsSet();
    assertThat(claims.getSubject()).isEqualTo(userId);
    assertThat(claims.getIssuer()).isEqualTo("http://127.0.0.1:8080");
    assertThat(claims.getStringListClaim("roles")).containsExactly("VIEWER", "CREATOR");
    assertThat(claims.getStringClaim("sid")).isEqualTo(body.path("sessionId").asString());
  }

  @Test
  void a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    register(email);

    Answer wrong = logIn(email, "not the password");
    Answer unknown = logIn("nobody-" + email, PASSWORD);

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.code()).isEqualTo("credentials-invalid").isEqualTo(unknown.code());
    assertThat(text(wrong, "detail")).isEqualTo(text(unknown, "detail"));
  }

  @Test
  void who_guesses_has_to_wait() {
    Answer next = CLOCK.after(Duration.ZERO, () -> guessesAndThen(6));
    assertThat(next.status()).isEqualTo(429);
    assertThat(next.code()).isEqualTo("too-many-attempts");
    assertThat(next.header("Retry-After")).isEqualTo("1");
    Answer later = CLOCK.after(Duration.ofSeconds(2), () -> guessesAndThen(1));
    assertThat(later.header("Retry-After")).isEqualTo("2");
  }

  private Answer guessesAndThen(int wrong) {
    for (int i = 0; i < wrong; i++) {
      assertThat(logIn(email, "guess number " + i).status()).isEqualTo(401);
    }
    return logIn(email, "one guess more");
  }

  @Test
  void many_guesses_at_once_are_no_better_than_one_after_the_other() {
    register(email);
    List<Answer> answers = CLOCK.after(Duration.ZERO, () -> atOnce(20));
    assertThat(answers).filteredOn(a -> a.code().equals("too-many-attempts")).hasSize(14);
    assertThat(answers).extracting(Answer::status).containsOnly(401, 429);
  }

  private List<Answer> atOnce(int guesses) {
    var running = new ArrayList<Future<Answer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < guesses; i++) {
        String guess = "guess number " + i;
        running.add(threads.submit(() -> logIn(email, guess)));
      }
    }
    return running.stream().map(Future::resultNow).toList();
  }

  @Test
  void who_logs_in_is_not_slowed_down_by_earlier_attempts() {
    register(email);
    for (int i = 0; i < 4; i++) {
      logIn(email, "guess number " + i);
    }
    for (int i = 0; i < 7; i++) {
      assertThat(logIn(email, PASSWORD).status()).isEqualTo(201);
    }
  }

  @Test
  void a_refresh_token_is_good_once_and_its_second_use_closes_the_session() {
    register(email);
    String first = text(logIn(email, PASSWORD), "refreshToken");
    Answer refreshed = refresh(first);
    assertThat(refreshed.status()).isEqualTo(200);
    String second = text(refreshed, "refreshToken");
    assertThat(second).isNotEqualTo(first);

    Answer stolen = CLOCK.after(Duration.ofSeconds(11), () -> refresh(first));

    assertThat(stolen.status()).isEqualTo(401);
    assertThat(stolen.code()).isEqualTo("refresh-token-reused");
    assertThat(refresh(second).code()).isEqualTo("refresh-token-invalid");
  }

  @Test
  void whose_answer_was_lost_or_who_has_two_tabs_gets_the_same_token_for_ten_seconds() {
    register(email);
    String first = text(logIn(email, PASSWORD), "refreshToken");

    Answer answered = CLOCK.after(Duration.ZERO, () -> refresh(first));
    Answer again = CLOCK.after(Duration.ofSeconds(1), () -> refresh(first));

    assertThat(again.status()).isEqualTo(200);
    assertThat(text(again, "refreshToken")).isEqualTo(text(answered, "refreshToken"));
    assertThat(text(again, "accessToken")).isNotEqualTo(text(answered, "accessToken"));
    assertThat(refresh(text(again, "refreshToken")).status()).isEqualTo(200);
  }

  @Test
  void a_retried_refresh_gets_the_same_token_instead_of_closing_the_session() {
    register(email);
    String first = text(logIn(email, PASSWORD), "refreshToken");
    String key = UUID.randomUUID().toString();

    String second = text(refresh(first, "Idempotency-Key", key), "refreshToken");
    Answer retry = refresh(first, "Idempotency-Key", key);

    assertThat(retry.status()).isEqualTo(200);
    assertThat(text(retry, "refreshToken")).isEqualTo(second);
    assertThat(refresh(second).status()).isEqualTo(200);
  }

  @Test
  void a_made_up_refresh_token_is_refused_and_harms_no_session() {
    register(email);
    String real = text(logIn(email, PASSWORD), "refreshToken");
    String madeUp = real.substring(0, real.length() - 43) + "A".repeat(43);
    assertThat(refresh(madeUp).code()).isEqualTo("refresh-token-invalid");
    assertThat(refresh("x").code()).isEqualTo("refresh-token-invalid");
    assertThat(refresh(real.replace(".0.", ".7.")).code()).isEqualTo("refresh-token-invalid");
    assertThat(refresh(UUID.randomUUID() + ".0." + "A".repeat(43)).code())
        .isEqualTo("refresh-token-invalid");
    assertThat(refresh(real).status()).isEqualTo(200);
  }

  @Test
  void log_out_ends_the_session() {
    register(email);
    Answer opened = logIn(email, PASSWORD);
    Api user = new Api(port, text(opened, "accessToken"));

    assertThat(user.delete("/api/sessions/current").status()).isEqualTo(204);

    assertThat(refresh(text(opened, "refreshToken")).code()).isEqualTo("refresh-token-invalid");
    assertThat(nobody.delete("/api/sessions/current").status()).isEqualTo(401);
  }

  @Test
  void a_stolen_token_is_noticed_however_often_the_thief_has_refreshed_it() {
    register(email);
    String owners = text(logIn(email, PASSWORD), "refreshToken");
    String thiefs = owners;
    for (int i = 0; i < 40; i++) {
      thiefs = text(refresh(thiefs), "refreshToken");
    }
    assertThat(refresh(owners).code()).isEqualTo("refresh-token-reused");
    assertThat(refresh(thiefs).code()).isEqualTo("refresh-token-invalid");
  }

  @Test
  void a_session_that_an_older_version_stored_goes_on() {
    register(email);
    Answer opened = logIn(email, PASSWORD);
    int changed =
        platform
            .decisions()
            .sql(
                "UPDATE aggregate SET state = state || '{\"usedHashes\":[\"YWJj\"]}'"
                    + " WHERE type = 'session' AND id = ?")
            .param(text(opened, "sessionId"))
            .update();
    assertThat(changed).isEqualTo(1);
    assertThat(refresh(text(opened, "refreshToken")).status()).isEqualTo(200);
  }

  @Test
  void a_retry_after_log_out_gets_no_new_access_token() {
    register(email);
    String key = UUID.randomUUID().toString();
    Answer opened = logIn(email, PASSWORD, "Idempotency-Key", key);
    assertThat(text(logIn(email, PASSWORD, "Idempotency-Key", key), "refreshToken"))
        .isEqualTo(text(opened, "refreshToken"));
    String other = UUID.randomUUID().toString();
    Answer refreshed = refresh(text(opened, "refreshToken"), "Idempotency-Key", other);
    assertThat(refreshed.header("ETag")).isEqualTo("\"2\"");

    Answer closed = new Api(port, text(refreshed, "accessToken")).delete("/api/sessions/current");
    assertThat(closed.header("ETag")).isEqualTo("\"3\"");

    Answer retriedLogIn = logIn(email, PASSWORD, "Idempotency-Key", key);
    assertThat(retriedLogIn.status()).isEqualTo(401);
    assertThat(retriedLogIn.code()).isEqualTo("refresh-token-invalid");
    Answer retried = refresh(text(opened, "refreshToken"), "Idempotency-Key", other);
    assertThat(retried.status()).isEqualTo(401);
    assertThat(retried.code()).isEqualTo("refresh-token-invalid");
  }

  @Test
  void a_session_whose_time_is_over_is_forgotten_and_its_tokens_stay_refused() {
    register(email);
    Answer closed = logIn(email, PASSWORD);
    new Api(port, text(closed, "accessToken")).delete("/api/sessions/current");
    Answer left = logIn(email, PASSWORD);
    AggregatePurge purge = service.getBean(AggregatePurge.class);
    Instant end = Instant.now().plus(Duration.ofDays(30)).plus(RETENTION);

    purge.purge(end.minusSeconds(60));
    assertThat(stored(closed)).isTrue();
    assertThat(stored(left)).isTrue();
    purge.purge(end.plusSeconds(60));

    for (Answer each : List.of(closed, left)) {
      assertThat(stored(each)).isFalse();
      assertThat(refresh(text(each, "refreshToken")).code()).isEqualTo("refresh-token-invalid");
    }
  }

  private static boolean stored(Answer opened) {
    return platform
        .decisions()
        .sql("SELECT EXISTS (SELECT FROM aggregate WHERE type = 'session' AND id = ?)")
        .param(text(opened, "sessionId"))
        .query(Boolean.class)
        .single();
  }

  @Test
  void a_log_out_ends_the_access_token_too() {
    register(email);
    Api user = loggedIn(email);
    user.delete("/api/sessions/current");
    assertThat(user.delete("/api/sessions/current").code()).isEqualTo("authentication-required");
  }

  @Test
  void roles_that_were_changed_end_the_access_tokens_that_say_others() {
    String userId = text(register(email), "userId");
    Answer opened = logIn(email, PASSWORD);
    Api user = new Api(port, text(opened, "accessToken"));
    loggedIn(ADMIN).putJson("/api/users/" + userId + "/roles", "{\"roles\":[\"VIEWER\"]}");

    assertThat(user.get("/api/users").code()).isEqualTo("authentication-required");

    Api refreshed = new Api(port, text(refresh(text(opened, "refreshToken")), "accessToken"));
    assertThat(refreshed.get("/api/users").code()).isEqualTo("role-missing");
  }
}
