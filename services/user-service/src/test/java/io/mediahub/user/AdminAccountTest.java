package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.base.settings.InvalidSettingException;
import io.mediahub.testing.Api.Answer;
import org.junit.jupiter.api.Test;

class AdminAccountTest extends ServiceTest {
  private String roles() {
    return logIn(email, PASSWORD).status() == 201
        ? platform
            .decisions()
            .sql(
                "SELECT state->>'roles' FROM aggregate a JOIN reservation r ON r.aggregate_id ="
                    + " a.id WHERE a.type = 'user' AND a.id = ?")
            .param(userId)
            .query(String.class)
            .single()
        : "nobody can log in";
  }

  private final String userId = text(register(email), "userId");

  @Test
  void who_registered_the_administrators_address_first_is_not_promoted() {
    assertThatThrownBy(() -> run(email, "the operator's own password"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("mediahub.admin.email has an account already");
    assertThat(roles()).doesNotContain("ADMIN");
  }

  @Test
  void an_administrator_who_was_demoted_stays_so_whatever_the_settings_name() {
    run(email, PASSWORD).close();
    Answer demoted =
        loggedIn(ADMIN).putJson("/api/users/" + userId + "/roles", "{\"roles\":[\"VIEWER\"]}");

    run(email, PASSWORD).close();

    assertThat(demoted.status()).isEqualTo(200);
    assertThat(roles()).isEqualTo("[\"VIEWER\"]");
  }

  @Test
  void an_account_of_the_administrators_own_is_promoted() {
    run(email, PASSWORD).close();
    assertThat(roles()).contains("ADMIN");
    // Once it is an administrator's, its password is its own affair.
    run(email, "the operator's next password").close();
  }
}
