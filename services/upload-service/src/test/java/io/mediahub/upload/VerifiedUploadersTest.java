package io.mediahub.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class VerifiedUploadersTest extends ServiceTest {
  private static final String FILE = body("Film", "video/mp4", 1000, SHA);
  private static final Map<String, String> STRICT =
      Map.of("mediahub.uploaders.verified-email", "true");

  /** What the user-service stores when the address is proved. */
  private void proveAddress(boolean proved) {
    platform
        .decisions()
        .sql(
            "UPDATE aggregate SET state = state || jsonb_build_object('address',"
                + " jsonb_build_object('lookup', 'bA==', 'sealed', 'cw==', 'proved', ?::boolean))"
                + " WHERE type = 'user' AND id = ?")
        .params(proved, userId)
        .update();
  }

  @Test
  void where_it_is_needed_nobody_uploads_without_a_verified_address() {
    try (ConfigurableApplicationContext strict = run(STRICT)) {
      Api there = at(strict, userId);
      proveAddress(false);

      Answer refused = there.post("/api/uploads", FILE);

      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.code()).isEqualTo("email-unverified");
    }
  }

  @Test
  void who_verified_the_address_uploads() {
    try (ConfigurableApplicationContext strict = run(STRICT)) {
      Api there = at(strict, userId);
      proveAddress(true);

      assertThat(there.post("/api/uploads", FILE).status()).isEqualTo(201);
    }
  }

  @Test
  void usually_it_is_not_needed() {
    proveAddress(false);
    assertThat(owner.post("/api/uploads", FILE).status()).isEqualTo(201);
  }
}
