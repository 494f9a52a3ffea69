package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mails while the mail server is away. */
class OutboxTest extends ServiceTest {
  private static final String SUBJECT = "Confirm your e-mail address";
  private static final Duration SOON = Duration.ofSeconds(20);

  @BeforeEach
  void stop() {
    MAIL.stop();
  }

  @AfterEach
  void start() {
    if (!MAIL.isRunning()) {
      MAIL.start();
    }
  }

  private static int attempts(String userId) {
    return platform
        .decisions()
        .sql("SELECT coalesce(max(attempts), -1) FROM letter WHERE user_id = ?")
        .param(userId)
        .query(Integer.class)
        .single();
  }

  @Test
  void a_mail_waits_until_the_server_is_back() {
    String userId = text(register(email), "userId");
    await().atMost(SOON).until(() -> attempts(userId) == 1);
    MAIL.start();

    CLOCK.after(
        Duration.ofMinutes(2),
        () -> {
          await().atMost(SOON).until(() -> attempts(userId) == -1);
          return true;
        });

    assertThat(mailsTo(email, SUBJECT)).hasSize(1);
  }

  @Test
  void a_mail_that_cannot_be_sent_is_given_up_after_its_time_with_its_key() {
    String userId = text(register(email), "userId");
    await().atMost(SOON).until(() -> attempts(userId) == 1);
    String id =
        platform
            .decisions()
            .sql("SELECT id FROM letter WHERE user_id = ?")
            .param(userId)
            .query(String.class)
            .single();

    CLOCK.after(
        Duration.ofHours(13),
        () -> {
          await().atMost(SOON).until(() -> attempts(userId) == -1);
          return true;
        });

    long keys =
        platform
            .decisions()
            .sql("SELECT count(*) FROM subject_key WHERE person_id = ?")
            .param("letter:" + id)
            .query(Long.class)
            .single();
    assertThat(keys).isZero();
  }

  @Test
  void an_address_that_waits_is_not_in_the_clear() {
    nobody.post("/api/users/password-reset", "{\"email\":\"%s\"}".formatted(email));

    long rows =
        platform
            .decisions()
            .sql("SELECT count(*) FROM letter l WHERE l::text LIKE ?")
            .param("%" + email + "%")
            .query(Long.class)
            .single();

    assertThat(rows).isZero();
  }
}
