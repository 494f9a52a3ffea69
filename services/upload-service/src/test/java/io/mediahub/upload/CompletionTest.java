package io.mediahub.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.base.settings.InvalidSettingException;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.paging.Cursor;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.refusal.UnavailableException;
import io.mediahub.testing.Api.Answer;
import io.mediahub.upload.Uploads.Upload;
import io.mediahub.upload.storage.Location;
import io.mediahub.upload.storage.MultipartStoreTest;
import io.mediahub.upload.storage.StorageUnavailableException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import mediahub.upload.AbortReason;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CompletionTest extends ServiceTest {
  @Test
  void a_file_is_declared_sent_in_parts_and_completed() throws Exception {
    byte[] content = bytes(5 * MIB + 17);
    Answer declared = declare(content.length);
    assertThat(declared.status()).isEqualTo(201);
    assertThat(declared.header("ETag")).isEqualTo("\"1\"");
    JsonNode upload = declared.json();
    assertThat(upload.path("state").asString()).isEqualTo("uploading");
    assertThat(upload.path("parts")).hasSize(2);
    String id = upload.path("mediaId").asString();

    send(upload.path("parts").get(1), slice(content, 5 * MIB, 17));
    JsonNode half = owner.get("/api/uploads/" + id).json();
    assertThat(half.path("receivedBytes").asLong()).isEqualTo(17);
    assertThat(half.path("parts").get(0).path("received").asBoolean()).isFalse();
    assertThat(half.path("parts").get(1).path("received").asBoolean()).isTrue();
    assertThat(half.path("parts").get(1).has("url")).isFalse();

    Answer early = owner.post("/api/uploads/" + id + "/completion", "");
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.code()).isEqualTo("upload-incomplete");
    assertThat(version(owner.get("/api/uploads/" + id))).isEqualTo(2);
    owner.post("/api/uploads/" + id + "/completion", "");
    assertThat(version(owner.get("/api/uploads/" + id))).isEqualTo(2);

    send(half.path("parts").get(0), slice(content, 0, 5 * MIB));
    Answer completed = owner.post("/api/uploads/" + id + "/completion", "");
    assertThat(completed.status()).isEqualTo(200);
    assertThat(completed.header("ETag")).isEqualTo("\"3\"");
    assertThat(completed.json().path("state").asString()).isEqualTo("completed");
    assertThat(Files.readAllBytes(object(id))).isEqualTo(content);

    Answer again = owner.post("/api/uploads/" + id + "/completion", "");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("ETag")).isEqualTo("\"3\"");
    assertThat(owner.delete("/api/uploads/" + id).code()).isEqualTo("upload-completed");
    assertThat(object(id)).exists();
  }

  @Test
  void completion_goes_on_where_a_crash_left_it() throws Exception {
    JsonNode upload = declare(1000).json();
    String id = upload.path("mediaId").asString();
    send(upload.path("parts").get(0), bytes(1000));
    // The store has joined the parts; the process died before the log said so.
    Location at = uploads().find(id).orElseThrow().location();
    store().complete(at, store().received(at));
    assertThat(owner.post("/api/uploads/" + id + "/completion", "").status()).isEqualTo(200);
    assertThat(object(id)).hasSize(1000);
  }

  @Test
  void what_is_not_what_was_declared_is_refused_and_deleted() throws Exception {
    JsonNode upload = declare(1000).json();
    String id = upload.path("mediaId").asString();
    assertThat(sendStatus(upload.path("parts").get(0), bytes(1001))).isEqualTo(403);
    // A store that takes a body of another size than it was told.
    Location at = uploads().find(id).orElseThrow().location();
    var other = store().presign(ASKED, at, 1, 999);
    assertThat(put(other.url(), bytes(999))).isEqualTo(200);

    Answer refused = owner.post("/api/uploads/" + id + "/completion", "");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("size-mismatch");
    assertThat(store().received(at)).isEmpty();
    Answer seen = owner.get("/api/uploads/" + id);
    assertThat(seen.json().path("state").asString()).isEqualTo("refused");
    assertThat(seen.json().path("refusal").path("code").asString()).isEqualTo("size-mismatch");
    Answer again = owner.post("/api/uploads/" + id + "/completion", "");
    assertThat(again.status()).isEqualTo(422);
    assertThat(again.code()).isEqualTo("size-mismatch");
  }

  @Test
  void an_aborted_upload_leaves_nothing_and_can_be_aborted_again() throws Exception {
    JsonNode upload = declare(1000).json();
    String id = upload.path("mediaId").asString();
    send(upload.path("parts").get(0), bytes(1000));
    assertThat(owner.delete("/api/uploads/" + id).status()).isEqualTo(204);
    assertThat(owner.delete("/api/uploads/" + id).status()).isEqualTo(204);
    assertThat(owner.get("/api/uploads/" + id).json().path("state").asString())
        .isEqualTo("aborted");
    assertThat(owner.post("/api/uploads/" + id + "/completion", "").code())
        .isEqualTo("upload-aborted");
    assertThat(object(id)).doesNotExist();
  }

  @Test
  void an_abort_by_the_system_is_seen_by_a_completion_that_comes_too_late() throws Exception {
    JsonNode upload = declare(1000).json();
    String id = upload.path("mediaId").asString();
    uploads()
        .execute(
            id, new io.mediahub.domain.upload.UploadCommand.Abort(AbortReason.EXPIRED), context());
    assertThat(owner.post("/api/uploads/" + id + "/completion", "").code())
        .isEqualTo("upload-aborted");
  }

  @Test
  void what_arrives_is_seen_by_a_reader_that_asks_for_news() throws Exception {
    JsonNode upload = declare(1000).json();
    String path = "/api/uploads/" + upload.path("mediaId").asString();
    Answer before = owner.get(path);
    assertThat(before.header("ETag")).isNull();
    assertThat(before.header("Cache-Control")).isEqualTo("no-store");
    send(upload.path("parts").get(0), bytes(1000));
    Answer after = owner.get(path, "If-None-Match", "\"1\"");
    assertThat(after.status()).isEqualTo(200);
    assertThat(after.json().path("receivedBytes").asLong()).isEqualTo(1000);
  }

  @Test
  void the_parts_of_a_large_file_are_given_a_hundred_at_a_time() throws Exception {
    long size = 130L * 5 * MIB;
    try (var large = run(Map.of("mediahub.upload.max-size", "1GB"))) {
      var there = at(large, userId);
      JsonNode first = there.post("/api/uploads", body("Film", "video/mp4", size, SHA)).json();
      String path = "/api/uploads/" + first.path("mediaId").asString();
      assertThat(first.path("parts")).hasSize(100);
      String next = first.path("next").asString();

      JsonNode rest = there.get(path + "?after=" + next).json();
      assertThat(rest.path("parts")).hasSize(30);
      assertThat(rest.path("parts").get(0).path("partNumber").asInt()).isEqualTo(101);
      assertThat(rest.path("parts").get(0).path("url").asString()).isNotBlank();
      assertThat(rest.has("next")).isFalse();
      assertThat(there.get(path + "?after=" + Cursor.of(5000)).json().path("parts")).isEmpty();
      assertThat(there.get(path + "?after=" + Cursor.of(-1)).code()).isEqualTo("after-invalid");
    }
  }

  @Test
  void the_same_request_completes_it_when_the_missing_part_has_arrived() throws Exception {
    byte[] content = bytes(5 * MIB + 17);
    JsonNode upload = declare(content.length).json();
    JsonNode parts = upload.path("parts");
    String id = upload.path("mediaId").asString();
    String path = "/api/uploads/" + id + "/completion";
    send(parts.get(1), slice(content, 5 * MIB, 17));
    for (int i = 0; i < 2; i++) {
      assertThat(owner.post(path, "", "Idempotency-Key", "k").code())
          .isEqualTo("upload-incomplete");
      assertThat(version(owner.get("/api/uploads/" + id))).isEqualTo(2);
    }
    send(parts.get(0), slice(content, 0, 5 * MIB));
    Answer completed = owner.post(path, "", "Idempotency-Key", "k");
    assertThat(completed.status()).isEqualTo(200);
    Answer again = owner.post(path, "", "Idempotency-Key", "k");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("ETag")).isEqualTo(completed.header("ETag")).isEqualTo("\"3\"");
    assertThat(owner.delete("/api/uploads/" + id, "Idempotency-Key", "k").code())
        .isEqualTo("idempotency-key-reused");
  }

  @Test
  void a_completion_does_not_wait_for_another_without_end() throws Exception {
    Upload upload = uploads().find(declare(1000).json().path("mediaId").asString()).orElseThrow();
    try (var silent = new ServerSocket(0);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var completion =
          new UploadCompletion(
              uploads(),
              MultipartStoreTest.storeAt(silent.getLocalPort()),
              service.getBean(EncodesInFlight.class),
              Clock.systemUTC(),
              Duration.ofMillis(100));
      var first = threads.submit(() -> completion.complete(upload, context()));
      try (var connected = silent.accept()) {
        assertThatThrownBy(() -> completion.complete(upload, context()))
            .isInstanceOf(UnavailableException.class);
        assertThat(first.isDone()).isFalse();
      }
      silent.close();
      assertThatThrownBy(first::get).hasCauseInstanceOf(StorageUnavailableException.class);
    }
  }

  @Test
  void an_upload_that_expired_while_a_completion_waited_is_not_completed() {
    Upload upload = uploads().find(declare(1000).json().path("mediaId").asString()).orElseThrow();
    var context = context();
    var completion = service.getBean(UploadCompletion.class);
    assertThatThrownBy(
            () -> CLOCK.after(Duration.ofHours(25), () -> completion.complete(upload, context)))
        .isInstanceOf(RefusalException.class)
        .hasMessage("upload-expired");
  }

  @Test
  void an_upload_is_left_alone_for_longer_than_a_completion_takes() {
    assertThatThrownBy(() -> run(Map.of("mediahub.upload.grace", "6m")))
        .hasRootCauseInstanceOf(InvalidSettingException.class)
        .hasRootCauseMessage(
            "The setting mediahub.upload.grace must be at least 7m: a completion that begins at the"
                + " last moment may take that long.");
  }

  private CommandContext context() {
    String id = UUID.randomUUID().toString();
    return new CommandContext(
        id,
        userId,
        "00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-01",
        id,
        Instant.now(),
        List.of());
  }
}
