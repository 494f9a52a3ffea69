package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.Aggregates;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.erasure.ErasureRun;
import io.mediahub.platform.erasure.ErasureStep;
import io.mediahub.platform.seal.SubjectKeys;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import io.mediahub.testing.AuditRows;
import io.mediahub.user.forgetting.Forgetting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mediahub.user.UserEnvelope;
import mediahub.user.UserForgotten;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deleting an account, and forgetting its person, up to the certificate. */
class ForgettingTest extends ServiceTest {
  private static final Duration PERIOD = Duration.ofDays(14);

  /** Steps of the other services, which these tests do not run. */
  private static final List<ErasureStep> OF_OTHERS =
      List.of(ErasureStep.GRANTS, ErasureStep.MEDIA, ErasureStep.OBJECTS);

  private final JdbcClient decisions = platform.decisions();
  private final Forgetting forgetting = service.getBean(Forgetting.class);
  private final ErasureRun erasers = service.getBean(ErasureRun.class);
  private final Api root = loggedIn(ADMIN);
  private String userId;
  private Api user;

  @BeforeEach
  void register() {
    userId = settled(email);
    project(userId);
    user = loggedIn(email);
  }

  private Answer delete(String password, String... headers) {
    return user.post(
        "/api/users/me/deletion", "{\"password\":\"%s\"}".formatted(password), headers);
  }

  private Answer keep(String password) {
    return nobody.post(
        "/api/users/deletion-withdrawals",
        "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
  }

  private Answer status() {
    return root.get("/api/users/" + userId + "/deletion");
  }

  private int count(String what) {
    return decisions.sql("SELECT count(*) FROM " + what).query(Integer.class).single();
  }

  private List<String> types() {
    return decisions
        .sql("SELECT unnest(payloads) FROM command WHERE aggregate_id = ? ORDER BY version")
        .param(userId)
        .query(byte[].class)
        .stream()
        .map(ForgettingTest::event)
        .map(envelope -> envelope.fact().type())
        .toList();
  }

  private static UserEnvelope event(byte[] payload) {
    return (UserEnvelope) new PlainAvro.Reader().deserialize(Topics.USER_EVENTS.name(), payload);
  }

  /** The audit has what the write side wrote, and the directory has no row any more. */
  private void heard() {
    directory.getDatabase("mediahub").getCollection("users").deleteOne(new Document("_id", userId));
    try (AuditRows rows = new AuditRows(platform)) {
      decisions
          .sql("SELECT unnest(payloads) FROM command WHERE aggregate_id = ? ORDER BY version")
          .param(userId)
          .query(byte[].class)
          .list()
          .forEach(payload -> rows.add(Topics.USER_EVENTS, payload, Instant.now()));
      rows.write();
    }
  }

  private void stepsOfOthers() {
    OF_OTHERS.forEach(
        step ->
            decisions
                .sql(
                    "INSERT INTO erasure_step (person_id, step, done_at) VALUES (?, ?, now())"
                        + " ON CONFLICT DO NOTHING")
                .params(userId, step.word())
                .update());
  }

  private void begin() {
    assertThat(delete(PASSWORD).status()).isEqualTo(202);
    forgetting.run(Instant.now().plus(PERIOD).plusSeconds(60));
  }

  private void finish() {
    erasers.run(Instant.now());
    stepsOfOthers();
    heard();
    erasers.run(Instant.now());
    forgetting.run(Instant.now().plus(PERIOD).plusSeconds(120));
  }

  @Test
  void an_account_that_is_to_be_deleted_cannot_be_used_and_can_be_kept() {
    String refreshToken = text(logIn(email, PASSWORD), "refreshToken");

    Answer asked = delete(PASSWORD);

    assertThat(asked.status()).as(asked.text()).isEqualTo(202);
    assertThat(text(asked, "status")).isEqualTo("requested");
    assertThat(Instant.parse(text(asked, "at")))
        .isBetween(
            Instant.now().plus(PERIOD).minusSeconds(60),
            Instant.now().plus(PERIOD).plusSeconds(60));
    assertThat(user.get("/api/users/me").status()).isEqualTo(401);
    assertThat(refresh(refreshToken).status()).isEqualTo(401);
    assertThat(logIn(email, PASSWORD).code()).isEqualTo("deletion-requested");
    assertThat(logIn(email, "wrong " + PASSWORD).code()).isEqualTo("credentials-invalid");
    assertThat(register(email).code()).as("the address is not free yet").isEqualTo("email-taken");

    assertThat(keep("wrong " + PASSWORD).code()).isEqualTo("credentials-invalid");
    Answer kept = keep(PASSWORD);

    assertThat(kept.status()).as(kept.text()).isEqualTo(200);
    assertThat(text(kept, "userId")).isEqualTo(userId);
    assertThat(loggedIn(email).get("/api/users/me").status()).isEqualTo(200);
    assertThat(status().code()).isEqualTo("deletion-unknown");
  }

  @Test
  void the_password_is_asked_for_again() {
    assertThat(delete("wrong " + PASSWORD).code()).isEqualTo("credentials-invalid");
    assertThat(user.get("/api/users/me").status()).isEqualTo(200);
  }

  @Test
  void an_administrator_deletes_with_a_reason_that_nobody_reads_in_the_log() {
    String path = "/api/users/" + userId + "/deletion";
    assertThat(user.post(path, "{\"reason\":\"spam\"}").code()).isEqualTo("role-missing");
    assertThat(root.post(path, "{\"reason\":\"  \"}").code()).isEqualTo("reason-invalid");
    assertThat(
            root.post("/api/users/" + UUID.randomUUID() + "/deletion", "{\"reason\":\"spam\"}")
                .code())
        .isEqualTo("user-unknown");

    Answer asked = root.post(path, "{\"reason\":\"Ann asked by letter\"}");

    assertThat(asked.status()).as(asked.text()).isEqualTo(202);
    assertThat(asked.json().path("byAdministrator").asBoolean()).isTrue();
    assertThat(user.get("/api/users/me").status()).isEqualTo(401);
    assertThat(keep(PASSWORD).code()).isEqualTo("deletion-of-another");
    assertThat(
            decisions
                .sql(
                    "SELECT count(*) FROM command, unnest(payloads) AS bytes WHERE aggregate_id = ?"
                        + " AND position('by letter'::bytea IN bytes) > 0")
                .param(userId)
                .query(Integer.class)
                .single())
        .isZero();

    assertThat(root.delete(path).status()).isEqualTo(204);
    assertThat(loggedIn(email).get("/api/users/me").status()).isEqualTo(200);
  }

  @Test
  void nobody_is_forgotten_before_the_time_is_over() {
    assertThat(delete(PASSWORD).status()).isEqualTo(202);

    forgetting.run(Instant.now().plus(PERIOD).minusSeconds(60));

    assertThat(text(status(), "status")).isEqualTo("requested");
  }

  @Test
  void a_person_is_forgotten_up_to_the_certificate() {
    String session = text(logIn(email, PASSWORD), "sessionId");
    begin();
    assertThat(text(status(), "status")).isEqualTo("forgetting");
    assertThat(keep(PASSWORD).code()).isEqualTo("credentials-invalid");

    finish();

    Answer end = status();
    assertThat(text(end, "status")).as(end.text()).isEqualTo("forgotten");
    assertThat(end.json().path("certificate").findValuesAsString("step"))
        .contains("sessions", "invitations", "address", "answers", "key", "directory", "log");
    assertThat(end.text()).doesNotContain(email).doesNotContain("Zo");
    assertThat(types())
        .containsExactly(
            "UserRegistered",
            "EmailProofRequested",
            "UserDeletionRequested",
            "UserForgettingBegun",
            "UserForgotten");
    assertThat(service.getBean(SubjectKeys.class).find(userId)).isEmpty();
    assertThat(count("reservation WHERE aggregate_id = '" + userId + "'")).isZero();
    assertThat(
            count(
                "command WHERE aggregate_type = 'user' AND aggregate_id = '"
                    + userId
                    + "' AND request_hash IS NOT NULL AND decided_at < now() - interval '0 s'"
                    + " AND version = 1"))
        .isZero();
    assertThat(
            count(
                "aggregate WHERE type = 'session' AND state ->> 'is' = 'open'"
                    + " AND state ->> 'userId' = '"
                    + userId
                    + "'"))
        .isZero();
    assertThat(count("aggregate WHERE type = 'session' AND id = '" + session + "'")).isEqualTo(1);

    Answer again = register(email);
    assertThat(again.status()).as("the address is free").isEqualTo(201);
    assertThat(text(again, "userId")).isNotEqualTo(userId);
  }

  @Test
  void killed_after_any_step_it_goes_on_and_certifies_the_same() {
    begin();
    // One run for each step, each of which is killed before it records what it did.
    erasers.run(Instant.now());
    for (ErasureStep step : ErasureStep.values()) {
      decisions
          .sql("DELETE FROM erasure_step WHERE person_id = ? AND step = ?")
          .params(userId, step.word())
          .update();
      erasers.run(Instant.now());
    }
    var before =
        decisions
            .sql("SELECT step, place, count FROM erasure_place WHERE person_id = ? ORDER BY 1, 2")
            .param(userId)
            .query()
            .listOfRows();
    finish();
    // Killed after the certificate was written, before the answer was known.
    forgetting.run(Instant.now().plus(PERIOD).plusSeconds(240));

    assertThat(
            decisions
                .sql(
                    "SELECT step, place, count FROM erasure_place WHERE person_id = ? ORDER BY 1, 2")
                .param(userId)
                .query()
                .listOfRows())
        .isEqualTo(before);
    assertThat(before).extracting(row -> row.get("place")).contains("decisions: subject_key");
    assertThat(types().stream().filter("UserForgotten"::equals)).hasSize(1);
  }

  @Test
  void the_certificate_waits_for_every_service_and_for_the_audit() {
    begin();
    erasers.run(Instant.now());
    forgetting.run(Instant.now().plus(PERIOD).plusSeconds(120));
    assertThat(status().json().path("missing").toString())
        .contains("grants", "media", "objects", "directory");

    stepsOfOthers();
    erasers.run(Instant.now());
    forgetting.run(Instant.now().plus(PERIOD).plusSeconds(240));
    assertThat(text(status(), "status")).isEqualTo("forgetting");

    heard();
    erasers.run(Instant.now());
    forgetting.run(Instant.now().plus(PERIOD).plusSeconds(360));
    assertThat(text(status(), "status")).isEqualTo("forgotten");
  }

  @Test
  void the_certificate_in_the_log_names_where_the_events_lie() {
    begin();
    finish();

    UserForgotten certificate =
        decisions
            .sql("SELECT unnest(payloads) FROM command WHERE aggregate_id = ? ORDER BY version")
            .param(userId)
            .query(byte[].class)
            .stream()
            .map(ForgettingTest::event)
            .map(UserEnvelope::fact)
            .filter(UserForgotten.class::isInstance)
            .map(UserForgotten.class::cast)
            .findFirst()
            .orElseThrow();

    assertThat(certificate.getPlaces())
        .anySatisfy(
            place -> {
              assertThat(place.getPlace()).startsWith("log: mediahub.user.events.v1/");
              assertThat(place.getOutcome()).isEqualTo("unreadable");
              assertThat(place.getCount()).isEqualTo(4);
              assertThat(place.getLastOffset()).isGreaterThan(place.getFirstOffset());
            });
    var state =
        service.getBean(CommandExecutor.class).state(Aggregates.USER, userId).orElseThrow().state();
    assertThat(state).isInstanceOf(UserState.Forgotten.class);
  }
}
