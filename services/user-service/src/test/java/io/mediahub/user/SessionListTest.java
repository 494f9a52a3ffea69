package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SessionListTest extends ServiceTest {
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  private static List<JsonNode> sessions(Api person) {
    return StreamSupport.stream(
            person.get("/api/sessions").json().path("sessions").spliterator(), false)
        .toList();
  }

  @Test
  void sessions_are_listed_with_their_device_and_the_current_one_is_marked() {
    Known ann = known();
    logIn(ann.email(), PASSWORD, "User-Agent", FIREFOX);

    List<JsonNode> listed = sessions(ann.api());

    assertThat(listed).hasSize(2);
    assertThat(listed.getFirst().path("current").asBoolean()).isTrue();
    assertThat(listed.getFirst().path("sessionId").asString())
        .isEqualTo(text(ann.opened(), "sessionId"));
    assertThat(listed.getLast().path("current").asBoolean()).isFalse();
    assertThat(listed.getLast().path("device").asString()).isEqualTo("Firefox on Linux");
    assertThat(listed.getLast().path("openedAt").asString()).isNotBlank();
  }

  @Test
  void a_device_is_not_in_the_clear_in_the_database() {
    Known ann = known();
    String id = text(logIn(ann.email(), PASSWORD, "User-Agent", FIREFOX), "sessionId");

    String stored =
        platform
            .decisions()
            .sql("SELECT state::text FROM aggregate WHERE type = 'session' AND id = ?")
            .param(id)
            .query(String.class)
            .single();

    assertThat(stored).contains("sealedDevice").doesNotContain("Firefox");
  }

  @Test
  void a_session_is_ended_from_another() {
    Known ann = known();
    Answer elsewhere = logIn(ann.email(), PASSWORD);

    Answer ended = ann.api().delete("/api/sessions/" + text(elsewhere, "sessionId"));

    assertThat(ended.status()).isEqualTo(204);
    assertThat(new Api(port, text(elsewhere, "accessToken")).get("/api/sessions").status())
        .isEqualTo(401);
    assertThat(refresh(text(elsewhere, "refreshToken")).code()).isEqualTo("refresh-token-invalid");
    assertThat(sessions(ann.api())).hasSize(1);
  }

  @Test
  void nobody_ends_a_session_of_somebody_else() {
    Known ann = known();
    Known bob = known();

    Answer refused = ann.api().delete("/api/sessions/" + text(bob.opened(), "sessionId"));

    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.code()).isEqualTo("session-unknown");
    assertThat(bob.api().get("/api/sessions").status()).isEqualTo(200);
  }

  @Test
  void all_other_sessions_are_ended_at_once() {
    Known ann = known();
    Answer one = logIn(ann.email(), PASSWORD);
    Answer two = logIn(ann.email(), PASSWORD);

    Answer ended = ann.api().delete("/api/sessions");

    assertThat(ended.status()).isEqualTo(204);
    for (Answer each : List.of(one, two)) {
      assertThat(new Api(port, text(each, "accessToken")).get("/api/sessions").status())
          .isEqualTo(401);
      assertThat(refresh(text(each, "refreshToken")).code()).isEqualTo("refresh-token-invalid");
    }
    assertThat(sessions(ann.api())).hasSize(1);
    assertThat(logIn(ann.email(), PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void a_retried_log_in_gets_no_tokens_of_a_session_that_was_ended() {
    Known ann = known();
    String key = UUID.randomUUID().toString();
    logIn(ann.email(), PASSWORD, "Idempotency-Key", key);
    ann.api().delete("/api/sessions");

    Answer retried = logIn(ann.email(), PASSWORD, "Idempotency-Key", key);

    assertThat(retried.code()).isEqualTo("refresh-token-invalid");
  }

  @Test
  void a_session_ends_for_good_after_its_longest_time() {
    try (var brief = run(ADMIN, PASSWORD, "mediahub.sessions.longest", "1h")) {
      Api there =
          new Api(
              Integer.parseInt(brief.getEnvironment().getRequiredProperty("local.server.port")),
              null);
      register(email);

      Answer opened =
          there.post(
              "/api/sessions", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD));
      Answer refreshed = refresh(text(opened, "refreshToken"));

      assertThat(opened.json().path("refreshExpiresIn").asLong()).isBetween(3_500L, 3_600L);
      assertThat(refreshed.json().path("refreshExpiresIn").asLong()).isBetween(3_500L, 3_600L);
    }
  }

  @Test
  void an_administrator_ends_the_sessions_of_a_person() {
    Known ann = known();

    Answer ended = loggedIn(ADMIN).delete("/api/users/" + ann.userId() + "/sessions");

    assertThat(ended.status()).isEqualTo(204);
    assertThat(ann.api().get("/api/sessions").status()).isEqualTo(401);
    assertThat(refresh(ann.refreshToken()).code()).isEqualTo("refresh-token-invalid");
  }

  @Test
  void others_do_not_end_the_sessions_of_a_person() {
    Known ann = known();
    Known bob = known();

    Answer refused = bob.api().delete("/api/users/" + ann.userId() + "/sessions");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("role-missing");
    assertThat(ann.api().get("/api/sessions").status()).isEqualTo(200);
  }
}
