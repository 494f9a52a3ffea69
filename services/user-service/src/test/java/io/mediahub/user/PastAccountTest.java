package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.platform.seal.SubjectKeys;
import io.mediahub.schemas.Topics;
import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import io.mediahub.testing.AuditRows;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** The own account, as of a time or a version. */
class PastAccountTest extends ServiceTest {
  private final Instant start =
      Instant.now().minus(Duration.ofDays(40)).truncatedTo(ChronoUnit.MILLIS);

  /** The audit has what the write side wrote, a day between two events. */
  private void audited(String userId) {
    try (AuditRows rows = new AuditRows(platform)) {
      Instant at = start;
      for (byte[] payload :
          platform
              .decisions()
              .sql("SELECT unnest(payloads) FROM command WHERE aggregate_id = ? ORDER BY version")
              .param(userId)
              .query(byte[].class)
              .list()) {
        rows.add(Topics.USER_EVENTS, payload, at);
        at = at.plus(Duration.ofDays(1));
      }
      rows.write();
    }
  }

  @Test
  void an_account_is_as_it_was_and_its_owner_reads_what_is_sealed() {
    String userId = settled(email);
    loggedIn(ADMIN).putJson("/api/users/" + userId + "/roles", "{\"roles\":[\"VIEWER\"]}");
    audited(userId);
    Api user = loggedIn(email);

    Answer then = user.get("/api/users/me?asOf=" + start);
    Answer now = user.get("/api/users/me?asOf=3");

    assertThat(then.status()).isEqualTo(200);
    assertThat(text(then, "email")).isEqualTo(email);
    assertThat(text(then, "displayName")).isEqualTo("Zoë");
    assertThat(then.json().path("roles").toString()).isEqualTo("[\"VIEWER\",\"CREATOR\"]");
    assertThat(then.json().path("version").asInt()).isEqualTo(1);
    assertThat(now.json().path("roles").toString()).isEqualTo("[\"VIEWER\"]");
  }

  @Test
  void a_moment_without_an_answer_is_refused() {
    String userId = settled(email);
    Api user = loggedIn(email);
    assertThat(user.get("/api/users/me?asOf=1").code()).isEqualTo("history-unknown");
    audited(userId);

    assertThat(user.get("/api/users/me?asOf=" + start.minusMillis(1)).code())
        .isEqualTo("as-of-too-early");
    assertThat(user.get("/api/users/me?asOf=3").code()).isEqualTo("as-of-version-ahead");
    assertThat(user.get("/api/users/me?asOf=then").code()).isEqualTo("as-of-invalid");
    assertThat(user.get("/api/users/me?asOf=" + Instant.now().plusSeconds(60)).code())
        .isEqualTo("as-of-in-future");
  }

  @Test
  void who_is_forgotten_is_gone_from_the_past_too() {
    String userId = text(register(email), "userId");
    audited(userId);
    Api user = loggedIn(email);
    service.getBean(SubjectKeys.class).destroy(userId);

    assertThat(user.get("/api/users/me?asOf=1").code()).isEqualTo("user-forgotten");
  }
}
