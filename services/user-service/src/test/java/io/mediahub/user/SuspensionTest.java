package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import org.junit.jupiter.api.Test;

class SuspensionTest extends ServiceTest {
  private static Answer suspend(Api by, String userId) {
    return by.putJson(
        "/api/users/" + userId + "/suspension", "{\"reason\":\"Sells invitations.\"}");
  }

  private static Answer reinstate(Api by, String userId) {
    return by.delete("/api/users/" + userId + "/suspension");
  }

  @Test
  void who_is_suspended_is_out_at_once_and_stays_out() {
    Known ann = known();

    Answer suspended = suspend(loggedIn(ADMIN), ann.userId());

    assertThat(suspended.status()).isEqualTo(204);
    assertThat(ann.api().get("/api/sessions").status()).isEqualTo(401);
    assertThat(refresh(ann.refreshToken()).code()).isEqualTo("account-suspended");
    Answer again = logIn(ann.email(), PASSWORD);
    assertThat(again.status()).isEqualTo(403);
    assertThat(again.code()).isEqualTo("account-suspended");
  }

  @Test
  void that_an_account_is_suspended_is_told_to_who_has_the_password_only() {
    Known ann = known();
    suspend(loggedIn(ADMIN), ann.userId());

    assertThat(logIn(ann.email(), "some other words").code()).isEqualTo("credentials-invalid");
  }

  @Test
  void who_is_reinstated_logs_in_again_and_gets_no_old_session_back() {
    Known ann = known();
    Api root = loggedIn(ADMIN);
    suspend(root, ann.userId());

    Answer reinstated = reinstate(root, ann.userId());

    assertThat(reinstated.status()).isEqualTo(204);
    assertThat(refresh(ann.refreshToken()).code()).isEqualTo("refresh-token-invalid");
    assertThat(logIn(ann.email(), PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void only_an_administrator_suspends() {
    Known ann = known();
    Known bob = known();

    assertThat(suspend(bob.api(), ann.userId()).code()).isEqualTo("role-missing");
    assertThat(logIn(ann.email(), PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void a_suspended_administrator_suspends_nobody() {
    Known ann = known();
    Known bob = known();
    Api root = loggedIn(ADMIN);
    root.putJson("/api/users/" + bob.userId() + "/roles", "{\"roles\":[\"VIEWER\",\"ADMIN\"]}");
    Api admin = loggedIn(bob.email());
    suspend(root, bob.userId());

    assertThat(suspend(admin, ann.userId()).status()).isEqualTo(401);
    assertThat(logIn(ann.email(), PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void a_reason_is_needed_and_is_not_in_the_clear_in_the_database() {
    Known ann = known();
    Api root = loggedIn(ADMIN);
    Answer without =
        root.putJson("/api/users/" + ann.userId() + "/suspension", "{\"reason\":\" \"}");
    suspend(root, ann.userId());

    String stored =
        platform
            .decisions()
            .sql("SELECT state::text FROM aggregate WHERE type = 'user' AND id = ?")
            .param(ann.userId())
            .query(String.class)
            .single();

    assertThat(without.code()).isEqualTo("reason-invalid");
    assertThat(stored).contains("sealedSuspension").doesNotContain("Sells");
  }

  @Test
  void nobody_who_does_not_exist_is_suspended() {
    assertThat(suspend(loggedIn(ADMIN), "nobody").code()).isEqualTo("user-unknown");
  }

  @Test
  void administrators_read_the_reason_and_nobody_else_does() {
    Known ann = known();
    Known bob = known();
    Api root = loggedIn(ADMIN);
    String path = "/api/users/" + ann.userId() + "/suspension";
    String before = root.get(path).json().path("reason").asString("none");

    suspend(root, ann.userId());

    assertThat(before).isEqualTo("none");
    assertThat(text(root.get(path), "reason")).isEqualTo("Sells invitations.");
    assertThat(bob.api().get(path).code()).isEqualTo("role-missing");
  }
}
