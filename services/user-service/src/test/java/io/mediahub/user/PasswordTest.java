package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PasswordTest extends ServiceTest {
  private static final String ANOTHER = "twelve quiet rivers there";
  private static final String RESET_SUBJECT = "Your code for a new password";
  private static final String CHANGED_SUBJECT = "Your password was changed";
  private static final int ROUNDS = 8;

  private static Answer change(Api by, String current, String wanted, String... headers) {
    return by.putJson(
        "/api/users/me/password",
        "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\"}".formatted(current, wanted),
        headers);
  }

  private Answer ask(String address, String... headers) {
    return nobody.post(
        "/api/users/password-reset", "{\"email\":\"%s\"}".formatted(address), headers);
  }

  private Answer reset(String code, String wanted, String... headers) {
    return nobody.putJson(
        "/api/users/password-reset",
        "{\"code\":\"%s\",\"newPassword\":\"%s\"}".formatted(code, wanted),
        headers);
  }

  private String codeFor(String address) {
    ask(address);
    return codeIn(mailTo(address, RESET_SUBJECT));
  }

  @Test
  void a_new_password_logs_in_and_the_old_one_does_not() {
    Known ann = known();

    Answer changed = change(ann.api(), PASSWORD, ANOTHER);

    assertThat(changed.status()).isEqualTo(204);
    assertThat(logIn(ann.email(), ANOTHER).status()).isEqualTo(201);
    assertThat(logIn(ann.email(), PASSWORD).code()).isEqualTo("credentials-invalid");
  }

  @Test
  void a_new_password_ends_all_sessions_but_the_one_that_asked() {
    Known ann = known();
    Answer elsewhere = logIn(ann.email(), PASSWORD);

    change(ann.api(), PASSWORD, ANOTHER);

    Api stolen = new Api(port, text(elsewhere, "accessToken"));
    assertThat(stolen.get("/api/sessions").status()).isEqualTo(401);
    assertThat(refresh(text(elsewhere, "refreshToken")).code()).isEqualTo("refresh-token-invalid");
    assertThat(ann.api().get("/api/sessions").status()).isEqualTo(200);
    assertThat(refresh(ann.refreshToken()).status()).isEqualTo(200);
  }

  @Test
  void who_had_the_old_password_is_told_by_mail() {
    Known ann = known();

    change(ann.api(), PASSWORD, ANOTHER);

    assertThat(mailTo(ann.email(), CHANGED_SUBJECT)).contains("other sessions");
  }

  @Test
  void a_password_is_not_changed_without_the_old_one() {
    Known ann = known();

    Answer refused = change(ann.api(), "some other words here", ANOTHER);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("password-wrong");
    assertThat(logIn(ann.email(), PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void a_common_password_is_refused() {
    Known ann = known();
    assertThat(change(ann.api(), PASSWORD, "Password123").code()).isEqualTo("password-common");
  }

  @Test
  void nobody_registers_with_a_password_made_of_their_address() {
    Answer refused =
        nobody.post(
            "/api/users",
            "{\"email\":\"%s\",\"password\":\"%s\",\"displayName\":\"Zoë\"}"
                .formatted("margarethe@example.org", "Margarethe-2026"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("password-common");
  }

  @Test
  void a_retry_gets_the_same_answer_and_another_password_under_its_key_none() {
    Known ann = known();
    String key = UUID.randomUUID().toString();
    Answer first = change(ann.api(), PASSWORD, ANOTHER, "Idempotency-Key", key);

    Answer again = change(ann.api(), PASSWORD, ANOTHER, "Idempotency-Key", key);
    Answer other = change(ann.api(), PASSWORD, "three blue bicycles", "Idempotency-Key", key);

    assertThat(again.status()).isEqualTo(204);
    assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(other.code()).isEqualTo("idempotency-key-reused");
  }

  @Test
  void a_code_by_mail_gives_another_password_and_ends_all_sessions() {
    Known ann = known();
    String code = codeFor(ann.email());

    Answer done = reset(code, ANOTHER);

    assertThat(done.status()).isEqualTo(204);
    assertThat(ann.api().get("/api/sessions").status()).isEqualTo(401);
    assertThat(refresh(ann.refreshToken()).code()).isEqualTo("refresh-token-invalid");
    assertThat(logIn(ann.email(), ANOTHER).status()).isEqualTo(201);
  }

  @Test
  void a_code_is_good_once() {
    Known ann = known();
    String code = codeFor(ann.email());
    reset(code, ANOTHER);

    Answer again = reset(code, "three blue bicycles");

    assertThat(again.status()).isEqualTo(422);
    assertThat(again.code()).isEqualTo("code-invalid");
    assertThat(logIn(ann.email(), ANOTHER).status()).isEqualTo(201);
  }

  @Test
  void whose_answer_was_lost_gets_it_again() {
    Known ann = known();
    String code = codeFor(ann.email());
    String key = UUID.randomUUID().toString();
    reset(code, ANOTHER, "Idempotency-Key", key);

    Answer again = reset(code, ANOTHER, "Idempotency-Key", key);

    assertThat(again.status()).isEqualTo(204);
  }

  @Test
  void a_code_is_good_for_half_an_hour() {
    Known ann = known();
    String code = codeFor(ann.email());

    Answer late = CLOCK.after(Duration.ofMinutes(31), () -> reset(code, ANOTHER));

    assertThat(late.code()).isEqualTo("code-invalid");
  }

  @Test
  void a_code_is_nowhere_in_the_database() {
    Known ann = known();
    String code = codeFor(ann.email());

    long rows =
        platform
            .decisions()
            .sql(
                "SELECT (SELECT count(*) FROM aggregate a WHERE a::text LIKE ?)"
                    + " + (SELECT count(*) FROM command c WHERE c::text LIKE ?)"
                    + " + (SELECT count(*) FROM letter l WHERE l::text LIKE ?)")
            .params("%" + code + "%", "%" + code + "%", "%" + code + "%")
            .query(Long.class)
            .single();

    assertThat(rows).isZero();
  }

  @Test
  void a_code_that_was_never_sent_is_refused() {
    Known ann = known();
    String code = codeFor(ann.email());
    String forged = code.substring(0, 22) + "A".repeat(21);

    assertThat(reset(forged, ANOTHER).code()).isEqualTo("code-invalid");
    assertThat(reset("x", ANOTHER).code()).isEqualTo("code-invalid");
  }

  @Test
  void an_unknown_address_gets_the_same_answer_and_no_mail() {
    Known ann = known();
    String stranger = "nobody-" + email;

    Answer unknown = ask(stranger);
    Answer known = ask(ann.email());

    assertThat(unknown.status()).isEqualTo(202).isEqualTo(known.status());
    assertThat(unknown.text()).isEqualTo(known.text());
    mailTo(ann.email(), RESET_SUBJECT); // sent after the other, which came first
    assertThat(mailsTo(stranger, RESET_SUBJECT)).isEmpty();
  }

  @Test
  void who_asks_again_and_again_gets_three_mails_and_always_the_same_answer() {
    Known ann = known();
    for (int i = 0; i < 5; i++) {
      assertThat(ask(ann.email()).status()).isEqualTo(202);
    }
    String last = "last-" + email;
    register(last);
    mailTo(last, "Confirm your e-mail address"); // sent after all others
    assertThat(mailsTo(ann.email(), RESET_SUBJECT)).hasSize(3);
  }

  @Test
  void who_logged_in_long_ago_has_to_prove_again_who_they_are() {
    Known ann = known();
    provedLongAgo(ann);

    Answer old = change(ann.api(), PASSWORD, ANOTHER);
    Answer proved =
        ann.api().post("/api/sessions/current/proof", "{\"password\":\"%s\"}".formatted(PASSWORD));
    Answer then = change(ann.api(), PASSWORD, ANOTHER);

    assertThat(old.status()).isEqualTo(403);
    assertThat(old.code()).isEqualTo("proof-required");
    assertThat(proved.status()).isEqualTo(204);
    assertThat(then.status()).isEqualTo(204);
  }

  @Test
  void a_wrong_password_proves_nothing() {
    Known ann = known();

    Answer wrong =
        ann.api().post("/api/sessions/current/proof", "{\"password\":\"some other words\"}");

    assertThat(wrong.code()).isEqualTo("password-wrong");
  }

  @Test
  void no_session_that_was_opened_with_the_old_password_outlives_it() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Known ann = known();
      CountDownLatch begin = new CountDownLatch(1);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Callable<Answer> logIn =
            () -> {
              begin.await();
              return logIn(ann.email(), PASSWORD);
            };
        var one = threads.submit(logIn);
        var changed =
            threads.submit(
                () -> {
                  begin.await();
                  return change(ann.api(), PASSWORD, ANOTHER);
                });
        begin.countDown();

        Answer opened = one.get();

        assertThat(changed.get().status()).isEqualTo(204);
        if (opened.status() == 201) {
          assertThat(refresh(text(opened, "refreshToken")).code())
              .isEqualTo("refresh-token-invalid");
        }
      }
    }
  }
}
