package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EmailTest extends ServiceTest {
  private static final String PROOF_SUBJECT = "Confirm your e-mail address";

  private final String another = "new-" + email;

  private Answer prove(String code) {
    return nobody.putJson("/api/users/email-proof", "{\"code\":\"%s\"}".formatted(code));
  }

  private static Answer change(Api by, String address) {
    return by.putJson("/api/users/me/email", "{\"email\":\"%s\"}".formatted(address));
  }

  private static boolean isVerified(Known person) {
    project(person.userId());
    return person.api().get("/api/users/me").json().path("emailVerified").asBoolean();
  }

  @Test
  void a_new_account_has_its_address_proved_by_a_code() {
    Known ann = known();
    String code = codeIn(mailTo(ann.email(), PROOF_SUBJECT));
    assertThat(isVerified(ann)).isFalse();

    Answer proved = prove(code);

    assertThat(proved.status()).isEqualTo(204);
    assertThat(isVerified(ann)).isTrue();
  }

  @Test
  void the_code_is_sent_again_on_request_and_the_older_one_is_void() {
    Known ann = known();
    String first = codeIn(mailTo(ann.email(), PROOF_SUBJECT));
    ann.api().post("/api/users/me/email-proof", "{}");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> mailsTo(ann.email(), PROOF_SUBJECT).size() == 2);
    String second = codeIn(mailTo(ann.email(), PROOF_SUBJECT));

    assertThat(prove(first).code()).isEqualTo("code-invalid");
    assertThat(prove(second).status()).isEqualTo(204);
    assertThat(prove(second).code()).isEqualTo("code-invalid");
  }

  @Test
  void an_address_takes_the_place_of_another_when_it_is_proved() {
    Known ann = known();

    Answer asked = change(ann.api(), another);

    assertThat(asked.status()).isEqualTo(202);
    assertThat(logIn(another, PASSWORD).status()).isEqualTo(401);
    assertThat(prove(codeIn(mailTo(another, PROOF_SUBJECT))).status()).isEqualTo(204);
    assertThat(logIn(another, PASSWORD).status()).isEqualTo(201);
    assertThat(logIn(ann.email(), PASSWORD).status()).isEqualTo(401);
  }

  @Test
  void the_old_address_is_told() {
    Known ann = known();
    change(ann.api(), another);

    prove(codeIn(mailTo(another, PROOF_SUBJECT)));

    assertThat(mailTo(ann.email(), "Your account has another e-mail address"))
        .contains("not used for it any more")
        .doesNotContain(another);
  }

  @Test
  void the_old_address_is_free_for_somebody_else() {
    Known ann = known();
    change(ann.api(), another);
    prove(codeIn(mailTo(another, PROOF_SUBJECT)));

    Answer registered = register(ann.email());

    assertThat(registered.status()).isEqualTo(201);
    assertThat(text(registered, "userId")).isNotEqualTo(ann.userId());
  }

  @Test
  void a_taken_address_gets_the_same_answer_and_no_mail() {
    Known ann = known();
    Known bob = known();
    mailTo(bob.email(), PROOF_SUBJECT);

    Answer taken = change(ann.api(), bob.email());
    Answer free = change(ann.api(), another);

    assertThat(taken.status()).isEqualTo(202).isEqualTo(free.status());
    assertThat(taken.text()).isEqualTo(free.text());
    mailTo(another, PROOF_SUBJECT); // sent after the other, which came first
    assertThat(mailsTo(bob.email(), PROOF_SUBJECT)).hasSize(1);
  }

  @Test
  void an_address_that_was_taken_in_the_meantime_is_not_told_of() {
    Known ann = known();
    change(ann.api(), another);
    String code = codeIn(mailTo(another, PROOF_SUBJECT));
    register(another);

    assertThat(prove(code).code()).isEqualTo("code-invalid");
    assertThat(logIn(ann.email(), PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void an_address_is_changed_by_who_just_proved_who_they_are() {
    Known ann = known();
    provedLongAgo(ann);

    Answer old = change(ann.api(), another);

    assertThat(old.code()).isEqualTo("proof-required");
  }

  @Test
  void nobody_has_more_mails_sent_than_five_an_hour() {
    Known ann = known();
    for (int i = 0; i < 5; i++) {
      assertThat(ann.api().post("/api/users/me/email-proof", "{}").status()).isEqualTo(202);
    }

    Answer sixth = ann.api().post("/api/users/me/email-proof", "{}");

    assertThat(sixth.status()).isEqualTo(429);
    assertThat(sixth.code()).isEqualTo("too-many-mails");
    assertThat(sixth.header("Retry-After")).isNotNull();
  }
}
