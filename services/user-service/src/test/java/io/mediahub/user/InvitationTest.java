package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import io.mediahub.user.account.InvitationKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Where only who was invited makes an account; with two replicas of the service. */
class InvitationTest extends ServiceTest {
  private static ConfigurableApplicationContext one;
  private static ConfigurableApplicationContext other;

  private final Api here = new Api(portOf(one), null);
  private final Api root = new Api(portOf(one), text(logIn(ADMIN, PASSWORD), "accessToken"));

  @BeforeAll
  static void start() {
    one = run(ADMIN, PASSWORD, "mediahub.registration", "invite");
    other = run(ADMIN, PASSWORD, "mediahub.registration", "invite");
  }

  @AfterAll
  static void stop() {
    other.close();
    one.close();
  }

  private static int portOf(ConfigurableApplicationContext service) {
    return Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
  }

  private JsonNode invite(String body) {
    Answer answer = root.post("/api/invitations", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    return answer.json();
  }

  private static String code(JsonNode invitation) {
    return invitation.path("code").asString();
  }

  private static String id(JsonNode invitation) {
    return invitation.path("invitationId").asString();
  }

  private static Answer register(Api at, String address, String code, String... headers) {
    return at.post(
        "/api/users",
        "{\"email\":\"%s\",\"password\":\"%s\",\"displayName\":\"Zoë\",\"invitation\":\"%s\"}"
            .formatted(address, PASSWORD, code),
        headers);
  }

  /** As the list of all invitations shows it. */
  private JsonNode listed(String invitationId) {
    String after = "";
    while (true) {
      JsonNode page = root.get("/api/invitations?limit=7&after=" + after).json();
      for (JsonNode item : page.path("items")) {
        if (id(item).equals(invitationId)) {
          return item;
        }
      }
      assertThat(!page.has("next")).as("%s is listed", invitationId).isFalse();
      after = page.path("next").asString();
    }
  }

  private static void assertInvalid(Answer answer) {
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("invitation-invalid");
  }

  @Test
  void who_was_not_invited_makes_no_account() {
    Answer without =
        here.post(
            "/api/users",
            "{\"email\":\"%s\",\"password\":\"%s\",\"displayName\":\"Zoë\"}"
                .formatted(email, PASSWORD));

    assertThat(without.status()).isEqualTo(403);
    assertThat(without.code()).isEqualTo("invitation-required");
    assertThat(text(without, "field")).isEqualTo("invitation");
    assertThat(logIn(email, PASSWORD).code()).isEqualTo("credentials-invalid");
  }

  @Test
  void who_was_invited_makes_one_account() {
    JsonNode invitation = invite("{}");

    Answer registered = register(here, email, code(invitation));

    assertThat(registered.status()).isEqualTo(201);
    assertThat(logIn(email, PASSWORD).status()).isEqualTo(201);
    JsonNode item = listed(id(invitation));
    assertThat(item.path("status").asString()).isEqualTo("used");
    assertThat(item.path("userId").asString()).isEqualTo(text(registered, "userId"));
    assertInvalid(register(here, "second-" + email, code(invitation)));
    assertInvalid(register(nobody, "second-" + email, code(invitation)));
    assertThat(register(nobody, "second-" + email, code(invite("{}"))).status())
        .as("one that is good may be used where none is needed")
        .isEqualTo(201);
  }

  @Test
  void a_retry_of_the_registration_gets_the_same_account_even_when_the_invitation_has_run_out() {
    JsonNode invitation = invite("{\"expiresIn\":60}");
    String key = UUID.randomUUID().toString();
    Answer first = register(here, email, code(invitation), "Idempotency-Key", key);

    Answer retry =
        CLOCK.after(
            Duration.ofSeconds(61),
            () -> register(here, email, code(invitation), "Idempotency-Key", key));

    assertThat(first.status()).isEqualTo(201);
    assertThat(retry.status()).isEqualTo(201);
    assertThat(retry.text()).isEqualTo(first.text());
    assertThat(register(here, email, code(invite("{}")), "Idempotency-Key", key).code())
        .isEqualTo("idempotency-key-reused");
  }

  @Test
  void of_many_who_use_one_at_the_same_moment_on_two_replicas_one_gets_an_account()
      throws Exception {
    for (int round = 0; round < 5; round++) {
      String code = code(invite("{}"));
      List<Callable<Answer>> all = new ArrayList<>();
      CyclicBarrier barrier = new CyclicBarrier(6);
      for (int i = 0; i < 6; i++) {
        Api at = new Api(portOf(i % 2 == 0 ? one : other), null);
        String address = "r%d-%d-%s".formatted(round, i, email);
        all.add(
            () -> {
              barrier.await();
              return register(at, address, code);
            });
      }

      List<Answer> answers = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Answer> answer : threads.invokeAll(all)) {
          answers.add(answer.get());
        }
      }

      assertThat(answers).filteredOn(a -> a.status() == 201).as("round %d", round).hasSize(1);
      assertThat(answers).filteredOn(a -> a.status() != 201).allSatisfy(a -> assertInvalid(a));
    }
    assertThat(
            platform
                .decisions()
                .sql(
                    "SELECT count(*) FROM subject_key WHERE person_id NOT IN"
                        + " (SELECT id FROM aggregate WHERE type = 'user')"
                        + " AND person_id NOT LIKE 'invitation:%' AND person_id NOT LIKE 'letter:%'")
                .query(Long.class)
                .single())
        .as("keys of nobody")
        .isZero();
  }

  @Test
  void one_that_was_used_by_an_address_that_is_taken_stays_open() {
    register(email);
    JsonNode invitation = invite("{}");

    assertThat(register(here, email, code(invitation)).code()).isEqualTo("email-taken");

    assertThat(listed(id(invitation)).path("status").asString()).isEqualTo("open");
  }

  @Test
  void what_is_no_invitation_or_none_any_more_gets_the_same_answer() {
    String code = code(invite("{}"));
    JsonNode expired = invite("{\"expiresIn\":60}");
    JsonNode revoked = invite("{}");
    root.delete("/api/invitations/" + id(revoked));

    List<Answer> answers =
        List.of(
            register(here, email, "nonsense"),
            register(here, email, (code.startsWith("A") ? "B" : "A") + code.substring(1)),
            register(here, email, code.substring(0, 41) + (code.endsWith("AA") ? "BB" : "AA")),
            CLOCK.after(Duration.ofSeconds(61), () -> register(here, email, code(expired))),
            register(here, email, code(revoked)));

    assertThat(answers).allSatisfy(answer -> assertInvalid(answer));
    assertThat(answers)
        .extracting(answer -> answer.json().path("detail").asString())
        .containsOnly(answers.getFirst().json().path("detail").asString());
    assertThat(
            CLOCK
                .after(Duration.ofSeconds(61), () -> listed(id(expired)))
                .path("status")
                .asString())
        .isEqualTo("expired");
    assertThat(listed(id(revoked)).path("status").asString()).isEqualTo("revoked");
  }

  @Test
  void one_for_an_address_is_for_that_mailbox_alone() {
    JsonNode invitation = invite("{\"email\":\"%s\"}".formatted(email));

    assertInvalid(register(here, "x" + email, code(invitation)));

    assertThat(listed(id(invitation)).path("forOneAddress").asBoolean()).isTrue();
    assertThat(register(here, email.toUpperCase(Locale.ROOT), code(invitation)).status())
        .isEqualTo(201);
  }

  @Test
  void a_used_one_cannot_be_taken_back_and_an_unknown_one_neither() {
    JsonNode invitation = invite("{}");
    register(here, email, code(invitation));

    assertThat(root.delete("/api/invitations/" + id(invitation)).code())
        .isEqualTo("invitation-used");
    assertThat(root.delete("/api/invitations/" + UUID.randomUUID()).code())
        .isEqualTo("invitation-unknown");
    String open = id(invite("{}"));
    assertThat(root.delete("/api/invitations/" + open).status()).isEqualTo(204);
    assertThat(root.delete("/api/invitations/" + open).status()).isEqualTo(204);
  }

  @Test
  void only_administrators_invite() {
    register(email);
    Api person = new Api(portOf(one), text(logIn(email, PASSWORD), "accessToken"));

    assertThat(here.post("/api/invitations", "{}").status()).isEqualTo(401);
    assertThat(person.post("/api/invitations", "{}").code()).isEqualTo("role-missing");
    assertThat(person.get("/api/invitations").code()).isEqualTo("role-missing");
    assertThat(person.delete("/api/invitations/" + id(invite("{}"))).code())
        .isEqualTo("role-missing");
  }

  @Test
  void a_code_is_shown_once_and_stored_nowhere() {
    String key = UUID.randomUUID().toString();
    String body = "{\"email\":\"%s\"}".formatted(email);
    Answer first = root.post("/api/invitations", body, "Idempotency-Key", key);
    String code = text(first, "code");

    Answer retry = root.post("/api/invitations", body, "Idempotency-Key", key);

    assertThat(retry.text()).as("whoever made it, and lost the answer").isEqualTo(first.text());
    assertThat(root.get("/api/invitations?limit=200").text()).doesNotContain(code, email);
    for (String table : List.of("aggregate", "command", "reservation", "allowance_lease")) {
      assertThat(
              platform
                  .decisions()
                  .sql("SELECT row_to_json(t)::text FROM " + table + " t")
                  .query(String.class)
                  .list())
          .as(table)
          .isNotEmpty()
          .noneMatch(row -> row.contains(code) || row.contains(email));
    }
  }

  @Test
  void one_administrator_has_fifty_open_at_a_time() {
    String userId = text(register(email), "userId");
    root.putJson("/api/users/" + userId + "/roles", "{\"roles\":[\"VIEWER\",\"ADMIN\"]}");
    Api inviter = new Api(portOf(one), text(logIn(email, PASSWORD), "accessToken"));
    for (int i = 0; i < 49; i++) {
      assertThat(inviter.post("/api/invitations", "{}").status()).isEqualTo(201);
    }
    String last = id(inviter.post("/api/invitations", "{}").json());

    Answer tooMany = inviter.post("/api/invitations", "{}");

    assertThat(tooMany.status()).isEqualTo(429);
    assertThat(tooMany.code()).isEqualTo("too-many-invitations");
    assertThat(tooMany.header("Retry-After")).isEqualTo("3600");
    inviter.delete("/api/invitations/" + last);
    assertThat(inviter.post("/api/invitations", "{}").status()).isEqualTo(201);
  }

  @Test
  void what_cannot_be_an_invitation_is_refused_by_field() {
    assertThat(text(root.post("/api/invitations", "{\"email\":\"nonsense\"}"), "field"))
        .isEqualTo("email");
    for (long seconds : new long[] {-1, 0, 59, 2_592_001, Long.MAX_VALUE}) {
      Answer answer = root.post("/api/invitations", "{\"expiresIn\":" + seconds + "}");
      assertThat(answer.code()).isEqualTo("expiry-invalid");
      assertThat(text(answer, "field")).isEqualTo("expiresIn");
    }
  }

  @Test
  void it_is_forgotten_when_no_retry_can_ask_for_it_any_more() {
    String invitationId = id(invite("{}"));

    assertThat(
            platform
                .decisions()
                .sql(
                    "SELECT extract(day FROM due_at - ?::timestamptz) FROM aggregate"
                        + " WHERE type = 'invitation' AND id = ?")
                .params(CLOCK.instant().minusSeconds(60).toString(), invitationId)
                .query(Integer.class)
                .single())
        .as("seven days that it is good for, and seven that answers are kept")
        .isEqualTo(14);
  }

  @Test
  void where_registration_is_closed_nobody_is_invited() {
    try (var closed = run(ADMIN, PASSWORD, "mediahub.registration", "closed")) {
      Answer answer =
          new Api(portOf(closed), text(logIn(ADMIN, PASSWORD), "accessToken"))
              .post("/api/invitations", "{}");
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("registration-closed");
    }
  }

  @Test
  void the_hash_of_an_invited_address_cannot_be_tested_once_its_invitation_has_ended() {
    JsonNode used = invite("{\"email\":\"%s\"}".formatted(email));
    JsonNode open = invite("{\"email\":\"other-%s\"}".formatted(email));
    assertInvalid(register(here, "third-" + email, code(open)));
    assertThat(register(here, email, code(used)).status()).isEqualTo(201);

    one.getBean(InvitationKeys.class).destroyEnded(Instant.now().plus(Duration.ofHours(2)));

    assertThat(isDestroyed(used)).isTrue();
    assertThat(isDestroyed(open)).isFalse();
    assertThat(register(here, "other-" + email, code(open)).status()).isEqualTo(201);
  }

  private static boolean isDestroyed(JsonNode invitation) {
    return platform
        .decisions()
        .sql("SELECT destroyed_at IS NOT NULL FROM subject_key WHERE person_id = ?")
        .param("invitation:" + id(invitation))
        .query(Boolean.class)
        .single();
  }
}
