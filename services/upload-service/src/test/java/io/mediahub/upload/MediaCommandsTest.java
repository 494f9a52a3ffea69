package io.mediahub.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an owner can have done with media that were uploaded. */
class MediaCommandsTest extends ServiceTest {
  private String completed() throws Exception {
    JsonNode upload = declare(1000).json();
    send(upload.path("parts").get(0), bytes(1000));
    String id = upload.path("mediaId").asString();
    assertThat(owner.post("/api/uploads/" + id + "/completion", "").status()).isEqualTo(200);
    return id;
  }

  private Answer cancel(String id, String... headers) {
    return owner.post("/api/media/" + id + "/encoding/cancel", "", headers);
  }

  private Answer retry(String id, String body, String... headers) {
    return owner.post("/api/media/" + id + "/encoding/retry", body, headers);
  }

  /** The media as the catalogue has it when these renditions are published. */
  private static void published(String mediaId) {
    phase(mediaId, "published");
    platform
        .views()
        .sql("update catalogue_media set package_id = 'p', published_id = 'p' where media_id = ?")
        .params(mediaId)
        .update();
    platform
        .views()
        .sql(
            """
            insert into catalogue_package (media_id, package_id, path, kind, state, video_rungs,
              audio_rungs, segment_millis, chunk_count, kept, planned_at, src_offset)
            values (?, 'p', 'p', 'main', 'published', '[{"renditionId":"v720"}]',
              '[{"renditionId":"a0"}]', 4000, 1, '', now(), 0)
            """)
        .params(mediaId)
        .update();
  }

  @Test
  void an_encoding_is_cancelled_and_asked_for_again() throws Exception {
    String id = completed();
    phase(id, "encoding");

    Answer cancelled = cancel(id);

    assertThat(cancelled.status()).isEqualTo(202);
    assertThat(cancelled.header("Location")).isEqualTo("/api/media/" + id);
    assertThat(cancelled.json().path("mediaId").asString()).isEqualTo(id);
    assertThat(cancelled.header("ETag")).isEqualTo("\"" + version(cancelled) + "\"");
    assertThat(object(id)).as("what was uploaded stays").exists();
    Answer again = retry(id, "");
    assertThat(again.status()).isEqualTo(202);
    assertThat(version(again)).isEqualTo(version(cancelled) + 1);
  }

  @Test
  void a_command_that_comes_twice_is_done_once() throws Exception {
    String id = completed();
    phase(id, "failed");
    String key = UUID.randomUUID().toString();

    Answer first = retry(id, "", "Idempotency-Key", key);
    Answer second = retry(id, "", "Idempotency-Key", key);

    assertThat(second.status()).isEqualTo(202);
    assertThat(second.text()).isEqualTo(first.text());
  }

  @Test
  void what_is_not_encoded_is_not_cancelled_and_the_answer_says_what_it_is() throws Exception {
    String id = completed();
    published(id);
    String open = declare(1000).json().path("mediaId").asString();

    Answer refused = cancel(id);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("encoding-not-running");
    assertThat(refused.text()).contains("it is published");
    assertThat(cancel(open).text()).contains("it is uploading");
  }

  @Test
  void one_rendition_of_published_media_is_made_again_if_there_is_one() throws Exception {
    String id = completed();
    published(id);

    Answer unknown = retry(id, "{\"renditionId\":\"v1080\"}");
    Answer known = retry(id, "{\"renditionId\":\"v720\"}");

    assertThat(unknown.status()).isEqualTo(422);
    assertThat(unknown.code()).isEqualTo("rendition-unknown");
    assertThat(known.status()).isEqualTo(202);
  }

  @Test
  void what_is_encoded_is_not_asked_for_again() throws Exception {
    String id = completed();
    assertThat(retry(id, "").code()).isEqualTo("encoding-running");
    published(id);
    platform
        .views()
        .sql("update catalogue_media set encoding_id = 'q' where media_id = ?")
        .params(id)
        .update();

    assertThat(retry(id, "").code()).isEqualTo("encoding-running");
    assertThat(cancel(id).status()).isEqualTo(202);
  }

  @Test
  void deleted_media_give_back_what_they_took_and_take_no_more_commands() throws Exception {
    String id = completed();
    assertThat(used(userId, "stored-bytes")).isEqualTo(1000);

    Answer deleted = owner.delete("/api/media/" + id + "?atOnce=true");

    assertThat(deleted.status()).isEqualTo(202);
    assertThat(used(userId, "stored-bytes")).isZero();
    assertThat(used(userId, "media")).isZero();
    assertThat(state(id)).isEqualTo("deleted");
    assertThat(owner.delete("/api/media/" + id + "?atOnce=true").status()).isEqualTo(410);
    assertThat(owner.delete("/api/media/" + id + "?atOnce=true").code())
        .isEqualTo("upload-deleted");
    assertThat(cancel(id).code()).isEqualTo("upload-deleted");
    assertThat(retry(id, "").code()).isEqualTo("upload-deleted");
    assertThat(owner.post("/api/uploads/" + id + "/completion", "").code())
        .isEqualTo("upload-deleted");
  }

  @Test
  void an_open_upload_that_is_deleted_leaves_nothing_in_the_store() throws Exception {
    JsonNode upload = declare(1000).json();
    String id = upload.path("mediaId").asString();
    send(upload.path("parts").get(0), bytes(1000));
    var at = uploads().find(id).orElseThrow().location();
    String key = UUID.randomUUID().toString();

    assertThat(owner.delete("/api/media/" + id + "?atOnce=true", "Idempotency-Key", key).status())
        .isEqualTo(202);

    assertThat(store().received(at)).isEmpty();
    assertThat(store().openSince(BUCKET, soon(), found -> belongs(found, id), 10)).isEmpty();
    assertThat(used(userId, "open-uploads")).isZero();
    assertThat(used(userId, "stored-bytes")).isZero();
    assertThat(owner.delete("/api/media/" + id + "?atOnce=true", "Idempotency-Key", key).status())
        .isEqualTo(202);
    assertThat(used(userId, "media")).isZero();
  }

  /** A completion may have joined the parts at the same time. */
  @Test
  void the_file_of_deleted_media_is_looked_for_once_more() throws Exception {
    String id = completed();
    owner.delete("/api/media/" + id + "?atOnce=true");
    assertThat(object(id)).exists();

    service.getBean(ExpirySweep.class).endExpired(Instant.now().plus(Duration.ofHours(1)));

    assertThat(object(id)).doesNotExist();
  }

  @Test
  void a_file_that_was_declined_can_be_deleted_and_gives_nothing_back_twice() {
    long before = used(userId, "media");
    Answer declined = owner.post("/api/uploads", body("Photo", "image/svg+xml", 10, SHA));
    String id = declined.json().path("instance").asString().substring("/api/media/".length());

    assertThat(owner.delete("/api/media/" + id + "?atOnce=true").status()).isEqualTo(202);

    assertThat(used(userId, "media")).isEqualTo(before);
    assertThat(used(userId, "open-uploads")).isZero();
  }

  @Test
  void only_the_owner_and_administrators_may() throws Exception {
    String id = completed();
    phase(id, "failed");
    Api stranger = new Api(port, platform.token(UUID.randomUUID().toString(), "CREATOR"));
    Api admin = new Api(port, platform.token(UUID.randomUUID().toString(), "ADMIN"));

    for (Answer answer :
        new Answer[] {
          stranger.delete("/api/media/" + id + "?atOnce=true"),
          stranger.post("/api/media/" + id + "/encoding/cancel", ""),
          stranger.post("/api/media/" + id + "/encoding/retry", ""),
          owner.delete("/api/media/" + UUID.randomUUID())
        }) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.code()).isEqualTo("upload-unknown");
    }
    assertThat(admin.post("/api/media/" + id + "/encoding/retry", "").status()).isEqualTo(202);
    assertThat(admin.delete("/api/media/" + id + "?atOnce=true").status()).isEqualTo(202);
  }

  @Test
  void what_is_cancelled_and_retried_again_and_again_is_limited_by_the_day() throws Exception {
    try (var strict = run(Map.of("mediahub.upload.max-declared-per-day", "3"))) {
      Api there = at(strict, userId);
      String id = completed();
      for (int i = 0; i < 3; i++) {
        assertThat(there.post("/api/media/" + id + "/encoding/cancel", "").status()).isEqualTo(202);
        assertThat(later(i + 1, there, id).status()).isEqualTo(202);
      }
      there.post("/api/media/" + id + "/encoding/cancel", "");

      Answer fourth = later(4, there, id);

      assertThat(fourth.status()).isEqualTo(429);
      assertThat(fourth.code()).isEqualTo("too-many-retries-today");
    }
  }

  private static Answer later(int minutes, Api there, String id) {
    return CLOCK.after(
        Duration.ofMinutes(minutes), () -> there.post("/api/media/" + id + "/encoding/retry", ""));
  }

  @Test
  void a_retry_counts_among_the_encodes_of_its_owner() throws Exception {
    try (var strict = run(Map.of("mediahub.upload.max-encodes-per-user", "1"))) {
      Api there = at(strict, userId);
      String first = completed();
      phase(first, "failed");
      String second = completed();

      Answer refused = there.post("/api/media/" + first + "/encoding/retry", "");

      assertThat(refused.code()).isEqualTo("too-many-encodes");
      there.post("/api/media/" + second + "/encoding/cancel", "");
      assertThat(there.post("/api/media/" + first + "/encoding/retry", "").status()).isEqualTo(202);
    }
  }
}
