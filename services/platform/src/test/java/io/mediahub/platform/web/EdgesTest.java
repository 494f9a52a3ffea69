package io.mediahub.platform.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What all services have in common at their edge. */
class EdgesTest extends ServiceTest {
  @Test
  void a_refusal_is_a_problem_with_its_code_field_sentence_and_hint_in_the_callers_trace()
      throws Exception {
    var response =
        send(to("/api/open/refused").header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01"));

    JsonNode problem = problem(response, 409, "name-taken");
    assertThat(problem.path("field").asString()).isEqualTo("name");
    assertThat(problem.path("detail").asString()).isEqualTo("It is taken.");
    assertThat(problem.path("hint").asString()).isEqualTo("Try another.");
    assertThat(problem.path("traceId").asString()).isEqualTo(TRACE);
  }

  @Test
  void what_may_be_read_without_a_token_may_be_asked_for_its_headers() throws Exception {
    var read = send(to("/api/open/7"));
    var head = send(to("/api/open/7").method("HEAD", BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Type"))
        .isEqualTo(read.headers().firstValue("Content-Type"));
    var closed = send(to("/api/me").method("HEAD", BodyPublishers.noBody()));
    assertThat(closed.statusCode()).isEqualTo(401);
  }

  @Test
  void a_fault_says_nothing_of_its_inside() throws Exception {
    var response = send(to("/api/open/broken"));

    problem(response, 500, "internal-error");
    assertThat(response.body()).doesNotContain("secret");
  }

  @Test
  void what_http_itself_says_no_to_is_a_problem_too() throws Exception {
    problem(send(to("/api/open/a/b/c")), 404, "not-found");
    problem(send(to("/api/open/things").DELETE()), 401, "authentication-required");
    problem(send(to("/api/open/NaN")), 400, "parameter-invalid");
    problem(send(post("/api/open/7", "{}")), 405, "method-not-allowed");
    problem(
        send(
            to("/api/open/things")
                .header("Content-Type", "text/x")
                .POST(BodyPublishers.ofString("x"))),
        415,
        "content-type-unsupported");
  }

  @Test
  void bodies_that_cannot_be_read_are_told_apart() throws Exception {
    problem(send(post("/api/open/things", "{\"name\":")), 400, "json-malformed");
    problem(send(post("/api/open/things", "")), 400, "body-missing");
    var unfit =
        problem(
            send(post("/api/open/things", "{\"name\":\"a\",\"size\":\"big\"}")),
            400,
            "field-invalid");
    assertThat(unfit.path("field").asString()).isEqualTo("size");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud83d", "film \\ude00", "\\ude00\\ud83d!", "a\\u0000b"})
  void a_text_that_is_none_is_refused_with_its_field(String text) throws Exception {
    var problem =
        problem(
            send(post("/api/open/things", "{\"name\":\"" + text + "\",\"size\":1}")),
            400,
            "text-invalid");
    assertThat(problem.path("field").asString()).isEqualTo("name");
  }

  @Test
  void half_a_character_as_bytes_is_refused_and_a_whole_one_kept() throws Exception {
    byte[] half = "{\"name\":\"a???b\",\"size\":1}".getBytes(UTF_8);
    half[10] = (byte) 0xED; // U+D83D as three bytes
    half[11] = (byte) 0xA0;
    half[12] = (byte) 0xBD;
    var request =
        to("/api/open/things")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(half));

    assertThat(send(request).statusCode()).isBetween(400, 499);
    var whole = send(post("/api/open/things", "{\"name\":\"\\ud83d\\ude00\",\"size\":1}"));
    assertThat(JSON.readTree(whole.body()).path("name").asString()).isEqualTo("\uD83D\uDE00");
  }

  @Test
  void large_bodies_are_refused_with_and_without_a_declared_length() throws Exception {
    String large = "{\"name\":\"" + "x".repeat(70_000) + "\",\"size\":1}";

    problem(send(post("/api/open/things", large)), 413, "body-too-large");
    var chunked =
        to("/api/open/things")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(large.getBytes())));
    problem(send(chunked), 413, "body-too-large");
  }

  @Test
  void an_answer_that_the_caller_cannot_read_is_refused_before_the_command() throws Exception {
    var request =
        post("/api/commands", "{\"name\":\"a\",\"size\":1}")
            .header("Authorization", "Bearer " + token("VIEWER"))
            .header("Accept", "text/html");
    int before = Things.COMMANDS.get();
    problem(send(request), 406, "not-acceptable");
    assertThat(Things.COMMANDS.get()).isEqualTo(before);
  }

  @Test
  void the_same_idempotency_key_and_body_make_the_same_command() throws Exception {
    var first = command("k-1", "{\"name\":\"a\",\"size\":1}");
    var retry = command("k-1", "{\"name\":\"a\",\"size\":1}");
    var other = command("k-1", "{\"name\":\"a\",\"size\":2}");
    var unnamed = command(null, "{\"name\":\"a\",\"size\":1}");

    assertThat(retry.commandId()).isEqualTo(first.commandId());
    assertThat(retry.newId()).isEqualTo(first.newId());
    assertThat(retry.requestHash()).isEqualTo(first.requestHash());
    assertThat(other.commandId()).isEqualTo(first.commandId());
    assertThat(other.requestHash()).isNotEqualTo(first.requestHash());
    assertThat(unnamed.commandId()).isNotEqualTo(first.commandId());
    assertThat(first.actor()).isEqualTo("anna");
    assertThat(first.traceParent()).startsWith("00-" + TRACE + "-").endsWith("-01");
  }

  private static Given command(String key, String body) throws Exception {
    var request =
        post("/api/commands", body)
            .header("Authorization", "Bearer " + token("VIEWER"))
            .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01");
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    var response = send(request);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readValue(response.body(), Given.class);
  }

  @Test
  void an_idempotency_key_that_cannot_be_one_is_refused() throws Exception {
    var request =
        post("/api/commands", "{\"name\":\"a\",\"size\":1}")
            .header("Authorization", "Bearer " + token("VIEWER"))
            .header("Idempotency-Key", "x".repeat(200));

    problem(send(request), 400, "idempotency-key-invalid");
  }

  @Test
  void health_metrics_and_the_description_are_open_and_nothing_else_of_operations_is()
      throws Exception {
    assertThat(send(to("/actuator/health/readiness")).statusCode()).isEqualTo(200);
    assertThat(send(to("/actuator/prometheus")).body()).contains("jvm_memory_used_bytes");
    var description = JSON.readTree(send(to("/v3/api-docs")).body());
    assertThat(description.at("/paths/~1api~1commands/post/parameters/0/name").asString())
        .isEqualTo("Idempotency-Key");
    assertThat(description.at("/components/schemas/Problem").isMissingNode()).isFalse();
    problem(send(to("/actuator/env")), 401, "authentication-required");
  }
}
