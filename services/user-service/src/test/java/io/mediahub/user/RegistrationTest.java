package io.mediahub.user;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.platform.seal.KeyedHash;
import io.mediahub.testing.Api.Answer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class RegistrationTest extends ServiceTest {
  @Test
  void who_registers_may_watch_and_upload() {
    Answer registered = register(email);

    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.header("ETag")).isEqualTo("\"1\"");
    assertThat(registered.json().path("roles").toString()).isEqualTo("[\"VIEWER\",\"CREATOR\"]");
  }

  @Test
  void an_address_is_taken_however_it_is_typed() {
    register(email);

    Answer again = register("  " + email.toUpperCase(java.util.Locale.ROOT));

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("email-taken");
    assertThat(text(again, "field")).isEqualTo("email");
  }

  @Test
  void of_many_who_register_one_address_at_once_one_does() throws Exception {
    List<Integer> statuses = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<java.util.concurrent.Future<Answer>>();
      for (int i = 0; i < 6; i++) {
        answers.add(threads.submit(() -> register(email)));
      }
      for (var answer : answers) {
        statuses.add(answer.get().status());
      }
    }

    assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
    // Of the others not even a key is left.
    assertThat(
            platform
                .decisions()
                .sql(
                    "SELECT count(*) FROM subject_key WHERE person_id NOT LIKE 'letter:%' AND person_id NOT LIKE 'invitation:%'"
                        + " AND person_id NOT IN (SELECT id FROM aggregate WHERE type = 'user')")
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void a_retried_registration_is_the_first_one() {
    String key = UUID.randomUUID().toString();
    Answer first = register(email, "Idempotency-Key", key);
    Answer retry = register(email, "Idempotency-Key", key);

    assertThat(retry.status()).isEqualTo(201);
    assertThat(retry.text()).isEqualTo(first.text());
    Answer other =
        nobody.post(
            "/api/users",
            "{\"email\":\"%s\",\"password\":\"%s\",\"displayName\":\"Other\"}"
                .formatted(email, PASSWORD),
            "Idempotency-Key",
            key);
    assertThat(other.code()).isEqualTo("idempotency-key-reused");
  }

  @Test
  void two_people_may_choose_the_same_key() {
    Answer first = register(email, "Idempotency-Key", "1");
    Answer second = register("x" + email, "Idempotency-Key", "1");
    assertThat(second.status()).isEqualTo(201);
    assertThat(text(second, "userId")).isNotEqualTo(text(first, "userId"));
  }

  @Test
  void what_cannot_be_an_account_is_refused_by_field() {
    for (String[] wrong :
        new String[][] {
          {"nonsense", PASSWORD, "Zoë", "email"},
          {"a@b", PASSWORD, "Zoë", "email"},
          {email, "short", "Zoë", "password"},
          {email, "x".repeat(201), "Zoë", "password"},
          {email, PASSWORD, "  ", "displayName"},
          {email, PASSWORD, "x".repeat(81), "displayName"}
        }) {
      Answer answer =
          nobody.post(
              "/api/users",
              "{\"email\":\"%s\",\"password\":\"%s\",\"displayName\":\"%s\"}"
                  .formatted(wrong[0], wrong[1], wrong[2]));
      assertThat(answer.status()).isEqualTo(422);
      assertThat(text(answer, "field")).isEqualTo(wrong[3]);
    }
    Answer empty = nobody.post("/api/users", "{}");
    assertThat(empty.status()).isEqualTo(400);
    assertThat(empty.code()).isEqualTo("field-missing");
  }

  @Test
  void nothing_personal_is_stored_in_the_clear() {
    String userId = text(register(email), "userId");

    String stored =
        platform
            .decisions()
            .sql(
                "SELECT string_agg(a::text, ' ') || (SELECT string_agg(c::text || encode("
                    + "(SELECT string_agg(p, '') FROM unnest(payloads) p), 'escape'), ' ')"
                    + " FROM command c WHERE aggregate_id = ?) FROM aggregate a WHERE id = ?")
            .param(userId)
            .param(userId)
            .query(String.class)
            .single();

    assertThat(stored)
        .contains(userId)
        .doesNotContain(email, "Zoë", "Zo\\303\\253", PASSWORD, "argon2");
  }

  @Test
  void who_cannot_read_the_answer_is_not_registered() {
    Answer refused = register(email, "Accept", "text/html");
    assertThat(refused.status()).isEqualTo(406);
    assertThat(refused.code()).isEqualTo("not-acceptable");
    assertThat(register(email).status()).isEqualTo(201);
  }

  @Test
  void an_address_in_punycode_is_the_one_in_letters() {
    String letters = email.replace("example.org", "b\u00fccher.example");
    register(letters);

    assertThat(register(email.replace("example.org", "xn--bcher-kva.example")).code())
        .isEqualTo("email-taken");
    assertThat(logIn(email.replace("example.org", "XN--BCHER-KVA.example"), PASSWORD).status())
        .isEqualTo(201);
  }

  @Test
  void an_account_from_before_domains_were_compared_in_punycode_is_found_and_not_made_twice() {
    String userId = text(register(email), "userId");
    String letters = email.replace("example.org", "b\u00fccher.example");
    byte[] hash = service.getBean(KeyedHash.class).email(letters);
    platform
        .decisions()
        .sql("UPDATE reservation SET value = ? WHERE aggregate_id = ?")
        .params(HexFormat.of().formatHex(hash), userId)
        .update();
    // Nor did their states have the address then.
    platform
        .decisions()
        .sql("UPDATE aggregate SET state = state - 'address' WHERE type = 'user' AND id = ?")
        .param(userId)
        .update();

    assertThat(register(email.replace("example.org", "xn--bcher-kva.example")).code())
        .isEqualTo("email-taken");
    assertThat(logIn(letters, PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void a_retry_with_another_password_is_another_request() {
    String key = UUID.randomUUID().toString();
    register(email, "Idempotency-Key", key);

    Answer other =
        nobody.post(
            "/api/users",
            "{\"email\":\"%s\",\"password\":\"%s\",\"displayName\":\"Zo\u00eb\"}"
                .formatted(email, "quite another password"),
            "Idempotency-Key",
            key);

    assertThat(other.code()).isEqualTo("idempotency-key-reused");
  }

  @Test
  void no_fast_hash_of_a_password_is_stored() {
    String key = UUID.randomUUID().toString();
    String userId = text(register(email, "Idempotency-Key", key), "userId");
    Answer opened = logIn(email, PASSWORD, "Idempotency-Key", key);
    KeyedHash hash = service.getBean(KeyedHash.class);
    byte[] registration =
        hash.of(
            "request",
            "POST /api/users\n".getBytes(UTF_8),
            "{\"email\":\"%s\",\"password\":\"%s\",\"displayName\":\"Zo\u00eb\"}"
                .formatted(email, PASSWORD)
                .getBytes(UTF_8));
    byte[] logIn =
        hash.of(
            "request",
            "POST /api/sessions\n".getBytes(UTF_8),
            "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD).getBytes(UTF_8));

    var stored =
        platform
            .decisions()
            .sql(
                "SELECT encode(request_hash, 'hex') FROM command"
                    + " WHERE aggregate_id IN (?, ?) AND request_hash IS NOT NULL")
            .params(userId, text(opened, "sessionId"))
            .query(String.class)
            .list();

    assertThat(stored)
        .hasSize(2)
        .doesNotContain(HexFormat.of().formatHex(registration), HexFormat.of().formatHex(logIn));
  }

  @Test
  void half_a_character_is_refused_and_never_a_fault() {
    for (String field : List.of("email", "password", "displayName")) {
      var body = new java.util.HashMap<String, String>();
      body.put("email", email);
      body.put("password", PASSWORD);
      body.put("displayName", "Zo");
      body.compute(field, (name, value) -> "\\ud83d" + value);
      Answer answer =
          nobody.post(
              "/api/users",
              "{\"email\":\"%s\",\"password\":\"%s\",\"displayName\":\"%s\"}"
                  .formatted(body.get("email"), body.get("password"), body.get("displayName")));
      assertThat(answer.status()).as(field).isBetween(400, 499);
    }
    assertThat(logIn("\\ud83d" + email, PASSWORD).status()).isBetween(400, 499);
    assertThat(logIn(email, "\\ud83d" + PASSWORD).status()).isBetween(400, 499);
  }
}
