package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import org.junit.jupiter.api.Test;

class ClosedRegistrationTest extends ServiceTest {
  @Test
  void where_registration_is_closed_nobody_makes_an_account() {
    try (var closed = run(ADMIN, PASSWORD, "mediahub.registration", "closed")) {
      int there =
          Integer.parseInt(closed.getEnvironment().getRequiredProperty("local.server.port"));
      Answer answer =
          new Api(there, null)
              .post(
                  "/api/users",
                  "{\"email\":\"%s\",\"password\":\"%s\",\"displayName\":\"Zo\u00eb\"}"
                      .formatted(email, PASSWORD));
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("registration-closed");
    }
    assertThat(logIn(email, PASSWORD).code()).isEqualTo("credentials-invalid");
  }
}
