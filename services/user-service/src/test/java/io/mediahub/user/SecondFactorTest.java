package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import io.mediahub.user.factor.AppCodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SecondFactorTest extends ServiceTest {
  private static final String PATH = "/api/users/me/second-factor";

  /** A person whose log-in needs a second factor. */
  private record Guarded(Known person, AppCodes app, List<String> recoveryCodes) {}

  private Answer logIn(Known person, String code, String... headers) {
    return nobody.post(
        "/api/sessions",
        "{\"email\":\"%s\",\"password\":\"%s\",\"code\":\"%s\"}"
            .formatted(person.email(), PASSWORD, code),
        headers);
  }

  private static Answer add(Api by, String code) {
    return by.putJson(PATH, "{\"code\":\"%s\"}".formatted(code));
  }

  private Guarded guarded() {
    Known person = known();
    AppCodes app = new AppCodes(text(person.api().post(PATH, "{}"), "secret"));
    Answer added = add(person.api(), app.at(CLOCK.instant()));
    assertThat(added.status()).isEqualTo(200);
    List<String> recovery = new ArrayList<>();
    added.json().path("recoveryCodes").forEach(code -> recovery.add(code.asString()));
    return new Guarded(person, app, recovery);
  }

  /** A code of the app that was not used yet: its clock is half a minute fast. */
  private static String next(Guarded ann) {
    return ann.app().at(CLOCK.instant().plusSeconds(30));
  }

  @Test
  void the_offer_has_what_an_app_needs() {
    Known ann = known();

    Answer offer = ann.api().post(PATH, "{}");

    assertThat(offer.status()).isEqualTo(201);
    assertThat(offer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(text(offer, "uri"))
        .startsWith("otpauth://totp/MediaHub:" + ann.email().replace("@", "%40") + "?secret=")
        .contains(text(offer, "secret"));
  }

  @Test
  void an_offer_alone_changes_no_log_in() {
    Known ann = known();
    ann.api().post(PATH, "{}");
    assertThat(logIn(ann.email(), PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void a_factor_is_not_added_without_a_right_code() {
    Known ann = known();
    AppCodes app = new AppCodes(text(ann.api().post(PATH, "{}"), "secret"));
    String old = app.at(CLOCK.instant().minus(Duration.ofHours(1)));
    assertThat(add(ann.api(), old).code()).isEqualTo("second-factor-wrong");
  }

  @Test
  void a_log_in_needs_the_code_beside_the_password() {
    Guarded ann = guarded();

    Answer first = logIn(ann.person().email(), PASSWORD);
    Answer second = logIn(ann.person(), next(ann));

    assertThat(first.status()).isEqualTo(401);
    assertThat(first.code()).isEqualTo("second-factor-required");
    assertThat(second.status()).isEqualTo(201);
  }

  @Test
  void who_does_not_know_the_password_does_not_learn_that_there_is_a_factor() {
    Guarded ann = guarded();
    assertThat(logIn(ann.person().email(), "some other words").code())
        .isEqualTo("credentials-invalid");
  }

  @Test
  void a_code_is_accepted_once() {
    Guarded ann = guarded();
    String code = next(ann);
    logIn(ann.person(), code);

    Answer again = logIn(ann.person(), code);

    assertThat(again.status()).isEqualTo(401);
    assertThat(again.code()).isEqualTo("second-factor-wrong");
  }

  @Test
  void a_retry_of_a_log_in_gets_the_same_session_with_the_same_code() {
    Guarded ann = guarded();
    String key = UUID.randomUUID().toString();
    String code = next(ann);
    Answer first = logIn(ann.person(), code, "Idempotency-Key", key);

    Answer again = logIn(ann.person(), code, "Idempotency-Key", key);

    assertThat(again.status()).isEqualTo(201);
    assertThat(text(again, "sessionId")).isEqualTo(text(first, "sessionId"));
  }

  @Test
  void a_recovery_code_stands_in_for_the_app_once() {
    Guarded ann = guarded();
    String code = ann.recoveryCodes().get(3).toUpperCase(Locale.ROOT).replace("-", " ");

    Answer first = logIn(ann.person(), code);
    Answer again = logIn(ann.person(), code);

    assertThat(ann.recoveryCodes()).hasSize(10).doesNotHaveDuplicates();
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.code()).isEqualTo("second-factor-wrong");
    assertThat(logIn(ann.person(), ann.recoveryCodes().get(4)).status()).isEqualTo(201);
  }

  @Test
  void codes_are_not_guessed_in_numbers() {
    Guarded ann = guarded();
    for (int i = 0; i < 10; i++) {
      assertThat(logIn(ann.person(), "wrong-code-" + i).code()).isEqualTo("second-factor-wrong");
    }

    Answer next = logIn(ann.person(), next(ann));

    assertThat(next.status()).isEqualTo(429);
    assertThat(next.code()).isEqualTo("too-many-codes");
    assertThat(next.header("Retry-After")).isNotNull();
  }

  @Test
  void neither_secret_nor_recovery_codes_are_in_the_database() {
    Guarded ann = guarded();

    String stored =
        platform
            .decisions()
            .sql("SELECT state::text FROM aggregate WHERE type = 'user' AND id = ?")
            .param(ann.person().userId())
            .query(String.class)
            .single();

    assertThat(stored)
        .contains("recoveryHashes")
        .doesNotContain(ann.app().secret(), ann.recoveryCodes().getFirst());
  }

  @Test
  void a_fresh_proof_needs_the_factor_too() {
    Guarded ann = guarded();
    String body = "{\"password\":\"%s\"}".formatted(PASSWORD);

    Answer without = ann.person().api().post("/api/sessions/current/proof", body);

    assertThat(without.code()).isEqualTo("second-factor-required");
  }

  @Test
  void without_the_factor_the_password_is_enough_again() {
    Guarded ann = guarded();

    Answer removed = ann.person().api().delete(PATH);

    assertThat(removed.status()).isEqualTo(204);
    assertThat(logIn(ann.person().email(), PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void a_factor_is_changed_by_who_just_proved_who_they_are() {
    Guarded ann = guarded();
    provedLongAgo(ann.person());

    Answer old = ann.person().api().delete(PATH);

    assertThat(old.code()).isEqualTo("proof-required");
  }

  @Test
  void who_has_lost_the_factor_is_helped_by_an_administrator_and_told_by_mail() {
    Guarded ann = guarded();

    Answer removed =
        loggedIn(ADMIN).delete("/api/users/" + ann.person().userId() + "/second-factor");

    assertThat(removed.status()).isEqualTo(204);
    assertThat(logIn(ann.person().email(), PASSWORD).status()).isEqualTo(201);
    assertThat(mailTo(ann.person().email(), "Your second factor was removed"))
        .contains("password only");
  }

  @Test
  void others_do_not_remove_the_factor_of_a_person() {
    Guarded ann = guarded();

    Answer refused = known().api().delete("/api/users/" + ann.person().userId() + "/second-factor");

    assertThat(refused.code()).isEqualTo("role-missing");
    assertThat(logIn(ann.person().email(), PASSWORD).code()).isEqualTo("second-factor-required");
  }
}
