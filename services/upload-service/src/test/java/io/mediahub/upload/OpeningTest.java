package io.mediahub.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.platform.command.CommandIds;
import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import io.mediahub.testing.ApiDocument;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningTest extends ServiceTest {
  @Test
  void the_description_that_is_kept_is_the_one_that_is_served() {
    ApiDocument.check("upload-service", new Api(port, null));
  }

  @Test
  void a_retry_with_the_same_key_opens_nothing_new() {
    String key = UUID.randomUUID().toString();
    Answer first = declare(1000, "Idempotency-Key", key);
    Answer second = declare(1000, "Idempotency-Key", key);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.json().path("mediaId")).isEqualTo(first.json().path("mediaId"));
    assertThat(declare(1001, "Idempotency-Key", key).code()).isEqualTo("idempotency-key-reused");
    String id = first.json().path("mediaId").asString();
    assertThat(store().openSince(BUCKET, soon(), at -> belongs(at, id), 10)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, localhost",
    "127.0.0.1:8080, 127.0.0.1",
    "localhost.evil.example:8080, 127.0.0.1"
  })
  void parts_go_to_the_name_of_this_machine_by_which_the_platform_was_asked(
      String asked, String name) {
    Answer opened = declare(1000, "X-Forwarded-Host", asked);
    String id = opened.json().path("mediaId").asString();
    Answer read = owner.get("/api/uploads/" + id, "X-Forwarded-Host", asked);

    for (Answer answer : new Answer[] {opened, read}) {
      assertThat(answer.json().path("parts").path(0).path("url").asString())
          .startsWith("http://" + name + ":" + s3.endpoint().getPort() + "/");
    }
  }

  @Test
  void for_others_it_does_not_exist() {
    String id = declare(1000).json().path("mediaId").asString();
    Api other = new Api(port, platform.token(UUID.randomUUID().toString(), "CREATOR"));
    assertThat(other.get("/api/uploads/" + id).status()).isEqualTo(404);
    assertThat(other.post("/api/uploads/" + id + "/completion", "").status()).isEqualTo(404);
    assertThat(other.delete("/api/uploads/" + id).status()).isEqualTo(404);
    assertThat(new Api(port, null).get("/api/uploads/" + id).status()).isEqualTo(401);
    Api viewer = new Api(port, platform.token(userId, "VIEWER"));
    assertThat(viewer.post("/api/uploads", body("A", "video/mp4", 1, SHA)).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "'', video/mp4, 10, 422, title-invalid",
    "Film, image/svg+xml, 10, 415, type-not-allowed",
    "Film, application/zip, 10, 415, type-not-allowed",
    "Film, video/mp4, 0, 422, file-empty",
    "Film, video/mp4, 104857601, 413, file-too-large"
  })
  void what_cannot_be_taken_is_refused_early(
      String title, String type, long size, int status, String code) {
    Answer answer = owner.post("/api/uploads", body(title, type, size, SHA));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.json().path("traceId").asString()).hasSize(32);
    assertThat(answer.json().path("instance").asString("").startsWith("/api/media/"))
        .isEqualTo(!code.equals("title-invalid"));
  }

  @Test
  void a_declined_file_is_one_event_however_often_it_is_declared() {
    String key = UUID.randomUUID().toString();
    Answer first = declare(0, "Idempotency-Key", key);
    Answer second = declare(0, "Idempotency-Key", key);
    assertThat(first.status()).isEqualTo(422);
    assertThat(second.json().path("instance")).isEqualTo(first.json().path("instance"));
    String mediaId = first.json().path("instance").asString().substring("/api/media/".length());
    assertThat(
            platform
                .decisions()
                .sql("select version from aggregate where id = ?")
                .param(mediaId)
                .query(Long.class)
                .single())
        .isEqualTo(1);
    assertThat(owner.get("/api/uploads/" + mediaId).status()).isEqualTo(404);
  }

  @Test
  void a_checksum_that_is_none_and_missing_fields_are_named() {
    assertThat(owner.post("/api/uploads", body("Film", "video/mp4", 1, "xyz")).code())
        .isEqualTo("sha256-invalid");
    Answer missing = owner.post("/api/uploads", "{\"title\":\"Film\"}");
    assertThat(missing.status()).isEqualTo(400);
    assertThat(missing.json().path("field").asString()).isEqualTo("contentType");
    assertThat(
            owner
                .post("/api/uploads", body("Film", "Video/MP4; codecs=avc1", 1, SHA.toUpperCase()))
                .status())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({
    "audio/mp3, audio/mpeg",
    "video/avi, video/x-msvideo",
    "'VIDEO/X-Matroska;codecs=avc1', video/x-matroska",
    "'', application/octet-stream",
    "application/octet-stream, application/octet-stream"
  })
  void a_type_as_browsers_name_it_is_taken(String named, String type) {
    Answer answer = owner.post("/api/uploads", body("Film", named, 1000, SHA));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.json().path("contentType").asString()).isEqualTo(type);
  }

  @Test
  void a_title_is_counted_in_code_points_and_kept_as_it_is() {
    String title = "\uD83D\uDE00".repeat(200);
    Answer answer = owner.post("/api/uploads", body(title, "video/mp4", 1000, SHA));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.json().path("title").asString()).isEqualTo(title);
    assertThat(owner.post("/api/uploads", body(title + "x", "video/mp4", 1000, SHA)).code())
        .isEqualTo("title-invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud83d", "My film \\ud83d", "\\ude00\\ud83d", "a\\u0000"})
  void half_a_character_is_no_text(String title) {
    Answer answer = owner.post("/api/uploads", body(title, "video/mp4", 1000, SHA));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("text-invalid");
    assertThat(answer.json().path("field").asString()).isEqualTo("title");
  }

  @Test
  void the_api_describes_itself() {
    assertThat(new Api(port, null).get("/v3/api-docs").json().path("paths").propertyNames())
        .contains("/api/uploads", "/api/uploads/{mediaId}/completion");
  }

  @Test
  void a_title_with_control_characters_is_refused() {
    for (String control : new String[] {"\\n", "\\u009f", "\\u202e", "\\u200b"}) {
      Answer answer = owner.post("/api/uploads", body("Fi" + control + "lm", "video/mp4", 1, SHA));
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.code()).isEqualTo("title-invalid");
    }
  }

  @Test
  void what_the_database_refuses_is_a_fault_and_leaves_nothing_in_the_store() {
    String key = UUID.randomUUID().toString();
    String commandId = CommandIds.commandId(userId, key);
    platform
        .decisions()
        .sql(
            """
            create function refuse() returns trigger language plpgsql as $$
            begin
              if new.id = '%s' then raise exception 'no' using errcode = '22021'; end if;
              return new;
            end $$
            """
                .formatted(commandId))
        .update();
    platform
        .decisions()
        .sql(
            "create trigger refuse before insert on command for each row execute function refuse()")
        .update();
    try {
      Answer answer = declare(1000, "Idempotency-Key", key);
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.code()).isEqualTo("internal-error");
    } finally {
      platform.decisions().sql("drop function refuse cascade").update();
    }
    String id = CommandIds.aggregateId(commandId);
    assertThat(store().openSince(BUCKET, soon(), at -> belongs(at, id), 10)).isEmpty();
  }
}
