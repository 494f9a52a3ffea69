package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Who may change roles, and that somebody is left who may; with two replicas of the service. */
class RolesTest extends ServiceTest {
  private static final int ROUNDS = 15;

  private static ConfigurableApplicationContext replica;

  @BeforeAll
  static void start() {
    replica = run(ADMIN, PASSWORD);
  }

  @AfterAll
  static void stop() {
    replica.close();
  }

  private record Person(String userId, Api here, Api there) {
    Answer set(Api by, String roles) {
      return by.putJson("/api/users/" + userId + "/roles", "{\"roles\":[" + roles + "]}");
    }
  }

  private Person person(String address) {
    String userId = text(register(address), "userId");
    return loggedIn(userId, address);
  }

  private Person loggedIn(String userId, String address) {
    String token = text(logIn(address, PASSWORD), "accessToken");
    return new Person(userId, new Api(port, token), new Api(portOf(replica), token));
  }

  private static int portOf(ConfigurableApplicationContext service) {
    return Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
  }

  @Test
  void a_demoted_administrator_does_not_give_the_role_back_with_a_token_that_still_says_it() {
    Api root = loggedIn(ADMIN);
    Person mallory = person(email);
    mallory.set(root, "\"VIEWER\",\"ADMIN\"");
    Person administrator = loggedIn(mallory.userId(), email);
    administrator.set(root, "\"VIEWER\"");

    Answer again = administrator.set(administrator.here(), "\"VIEWER\",\"ADMIN\"");

    assertThat(again.status()).isEqualTo(401);
    assertThat(again.code()).isEqualTo("authentication-required");
  }

  @Test
  void of_two_who_demote_each_other_on_two_replicas_one_stays() throws Exception {
    race(
        (one, other) -> one.set(other.there(), "\"VIEWER\""),
        (one, other) -> other.set(one.here(), "\"VIEWER\""));
  }

  @Test
  void of_two_who_give_the_role_up_on_two_replicas_one_stays() throws Exception {
    race(
        (one, other) -> one.set(one.here(), "\"VIEWER\""),
        (one, other) -> other.set(other.there(), "\"VIEWER\""));
  }

  private interface Change {
    Answer of(Person one, Person other);
  }

  /** Again and again two administrators, the only ones there are. */
  private void race(Change first, Change second) throws Exception {
    String one = text(register(email), "userId");
    String other = text(register("other-" + email), "userId");
    String root =
        SignedJWT.parse(text(logIn(ADMIN, PASSWORD), "accessToken")).getJWTClaimsSet().getSubject();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < ROUNDS; round++) {
        administrators(one, other);
        Person a = loggedIn(one, email);
        Person b = loggedIn(other, "other-" + email);

        List<Callable<Answer>> both = List.of(() -> first.of(a, b), () -> second.of(a, b));
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> answer : threads.invokeAll(both)) {
          answers.add(answer.get());
        }

        assertThat(administrators()).as("round %d: %s", round, answers).hasSize(1);
        assertThat(answers).extracting(Answer::status).containsOnlyOnce(200);
      }
    } finally {
      administrators(root);
    }
  }

  /** These are, and nobody else is. */
  private static void administrators(String... userIds) {
    platform
        .decisions()
        .sql(
            "UPDATE aggregate SET state = jsonb_set(state, '{roles}',"
                + " CASE WHEN id = ANY (?) THEN '[\"VIEWER\",\"CREATOR\",\"ADMIN\"]'::jsonb"
                + " ELSE '[\"VIEWER\"]'::jsonb END)"
                + " WHERE type = 'user' AND (id = ANY (?) OR state @> '{\"roles\":[\"ADMIN\"]}')")
        .param(userIds)
        .param(userIds)
        .update();
  }

  private static List<String> administrators() {
    return platform
        .decisions()
        .sql("SELECT id FROM aggregate WHERE type = 'user' AND state @> '{\"roles\":[\"ADMIN\"]}'")
        .query(String.class)
        .list();
  }
}
