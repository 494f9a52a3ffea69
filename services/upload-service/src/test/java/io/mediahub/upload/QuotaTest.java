package io.mediahub.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How much one person may have: decided where uploads are decided, whatever a read model says. */
class QuotaTest extends ServiceTest {
  private static final String FILE = body("Film", "video/mp4", 1000, SHA);

  private static List<Answer> together(List<Callable<Answer>> requests) throws Exception {
    var barrier = new CyclicBarrier(requests.size());
    List<Answer> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> running = new ArrayList<>();
      for (Callable<Answer> request : requests) {
        running.add(
            threads.submit(
                () -> {
                  barrier.await();
                  return request.call();
                }));
      }
      for (Future<Answer> one : running) {
        answers.add(one.get());
      }
    }
    return answers;
  }

  private static long events(String ownerId) {
    return platform
        .decisions()
        .sql("select count(*) from aggregate where type = 'upload' and state::text like ?")
        .param("%" + ownerId + "%")
        .query(Long.class)
        .single();
  }

  private String completed() throws Exception {
    JsonNode upload = declare(1000).json();
    send(upload.path("parts").get(0), bytes(1000));
    String id = upload.path("mediaId").asString();
    assertThat(owner.post("/api/uploads/" + id + "/completion", "").status()).isEqualTo(200);
    return id;
  }

  @Test
  void requests_at_the_same_moment_to_two_instances_open_no_more_than_the_limit() throws Exception {
    try (var second = run(Map.of())) {
      Api there = at(second, userId);
      List<Callable<Answer>> requests = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Api instance = i % 2 == 0 ? owner : there;
        requests.add(() -> instance.post("/api/uploads", FILE));
      }

      List<Answer> answers = together(requests);

      assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(2);
      assertThat(answers)
          .filteredOn(answer -> answer.status() != 201)
          .allSatisfy(
              answer -> {
                assertThat(answer.status()).isEqualTo(429);
                assertThat(answer.code()).isEqualTo("too-many-uploads");
                // Waiting does not help.
                assertThat(answer.header("Retry-After")).isNull();
              });
      assertThat(events(userId)).isEqualTo(2);
      // What was refused leaves nothing in the store.
      assertThat(
              store()
                  .openSince(
                      BUCKET,
                      soon(),
                      at -> uploads().find(at.objectKey().split("/", 2)[0]).isEmpty(),
                      10))
          .isEmpty();
    }
  }

  @Test
  void an_upload_that_ends_makes_room_for_another_and_the_same_request_may_be_sent_again() {
    String key = UUID.randomUUID().toString();
    String first = declare(1000).json().path("mediaId").asString();
    declare(1000);
    assertThat(declare(1000, "Idempotency-Key", key).code()).isEqualTo("too-many-uploads");

    owner.delete("/api/uploads/" + first);

    assertThat(declare(1000, "Idempotency-Key", key).status()).isEqualTo(201);
    assertThat(used(userId, "open-uploads")).isEqualTo(2);
    assertThat(used(userId, "stored-bytes")).isEqualTo(2000);
  }

  @Test
  void a_file_that_cannot_be_taken_is_not_put_on_record_beyond_the_limit() {
    declare(1000);
    declare(1000);
    long before = events(userId);

    Answer declined = declare(0);

    assertThat(declined.code()).isEqualTo("too-many-uploads");
    assertThat(events(userId)).isEqualTo(before);
  }

  @Test
  void a_flood_of_files_that_cannot_be_taken_makes_so_many_events_a_day_and_no_more() {
    try (var strict = run(Map.of("mediahub.upload.max-declared-per-day", "3"))) {
      Api there = at(strict, userId);
      String empty = body("Film", "video/mp4", 0, SHA);
      for (int i = 0; i < 3; i++) {
        assertThat(there.post("/api/uploads", empty).code()).isEqualTo("file-empty");
      }

      Answer fourth = there.post("/api/uploads", empty);

      assertThat(fourth.status()).isEqualTo(429);
      assertThat(fourth.code()).isEqualTo("too-many-uploads-today");
      assertThat(Integer.parseInt(fourth.header("Retry-After"))).isBetween(80_000, 86_400);
      assertThat(there.post("/api/uploads", FILE).code()).isEqualTo("too-many-uploads-today");
      assertThat(events(userId)).isEqualTo(3);
    }
  }

  @Test
  void media_and_bytes_are_limited_altogether_and_what_is_refused_takes_none() throws Exception {
    var limits =
        Map.of(
            "mediahub.upload.max-media-per-user", "2",
            "mediahub.upload.max-size", "1MB",
            "mediahub.upload.max-bytes-per-user", "1MB");
    try (var strict = run(limits)) {
      Api there = at(strict, userId);
      there.post("/api/uploads", body("Film", "video/mp4", MIB - 1000, SHA));
      Answer large = there.post("/api/uploads", body("Film", "video/mp4", 1001, SHA));
      assertThat(large.status()).isEqualTo(403);
      assertThat(large.code()).isEqualTo("storage-quota-exceeded");
      assertThat(large.json().path("field").asString()).isEqualTo("sizeBytes");
      assertThat(large.json().path("hint").asString()).isNotBlank();
      assertThat(there.post("/api/uploads", FILE).status()).isEqualTo(201);
    }
    String other = UUID.randomUUID().toString();
    try (var strict = run(Map.of("mediahub.upload.max-media-per-user", "1"))) {
      Api there = at(strict, other);
      assertThat(there.post("/api/uploads", FILE).status()).isEqualTo(201);
      Answer second = there.post("/api/uploads", FILE);
      assertThat(second.status()).isEqualTo(403);
      assertThat(second.code()).isEqualTo("media-quota-exceeded");
    }
  }

  @Test
  void only_so_many_media_of_one_person_are_encoded_at_a_time() throws Exception {
    try (var strict = run(Map.of("mediahub.upload.max-encodes-per-user", "1"))) {
      Api there = at(strict, userId);
      String running = completed();
      JsonNode upload = declare(1000).json();
      send(upload.path("parts").get(0), bytes(1000));
      String path = "/api/uploads/" + upload.path("mediaId").asString() + "/completion";
      phase(running, "encoding");
      String key = UUID.randomUUID().toString();

      Answer early = there.post(path, "", "Idempotency-Key", key);
      assertThat(early.status()).isEqualTo(429);
      assertThat(early.code()).isEqualTo("too-many-encodes");
      assertThat(early.header("Retry-After")).isEqualTo("30");
      assertThat(state(upload.path("mediaId").asString())).isEqualTo("uploading");

      phase(running, "published");
      assertThat(there.post(path, "", "Idempotency-Key", key).status()).isEqualTo(200);
    }
  }

  @Test
  void completions_at_the_same_moment_do_not_get_past_the_limit_together() throws Exception {
    var limits =
        Map.of(
            "mediahub.upload.max-encodes-per-user", "1", "mediahub.upload.max-open-per-user", "6");
    try (var strict = run(limits)) {
      Api there = at(strict, userId);
      List<Callable<Answer>> completions = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        JsonNode upload = there.post("/api/uploads", FILE).json();
        send(upload.path("parts").get(0), bytes(1000));
        String path = "/api/uploads/" + upload.path("mediaId").asString() + "/completion";
        completions.add(() -> there.post(path, ""));
      }

      List<Answer> answers = together(completions);

      assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
      assertThat(answers)
          .filteredOn(answer -> answer.status() != 200)
          .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("too-many-encodes"));
    }
  }

  @Test
  void what_a_refused_file_took_is_given_back_once_when_the_store_does_not_have_it_any_more()
      throws Exception {
    String refused = completed();
    declare(1000);
    phase(refused, "refused");
    Instant first = Instant.now().plus(Duration.ofHours(2));
    service.getBean(ExpirySweep.class).endExpired(first);
    assertThat(used(userId, "media")).as("it still lies there").isEqualTo(2);
    assertThat(state(refused)).isEqualTo("completed");
    store().erase(uploads().find(refused).orElseThrow().location());

    Instant second = first.plus(Duration.ofHours(2));
    try (var other = run(Map.of())) {
      List<Callable<Answer>> sweeps = new ArrayList<>();
      for (var instance : List.of(service, other)) {
        sweeps.add(
            () -> {
              instance.getBean(ExpirySweep.class).endExpired(second);
              return owner.get("/api/uploads/" + refused);
            });
      }
      together(sweeps);
    }
    service.getBean(ExpirySweep.class).endExpired(second);

    Answer seen = owner.get("/api/uploads/" + refused);
    assertThat(seen.json().path("state").asString()).isEqualTo("discarded");
    assertThat(version(seen)).as("requested, completed, discarded").isEqualTo(3);
    assertThat(used(userId, "media")).isEqualTo(1);
    assertThat(used(userId, "stored-bytes")).isEqualTo(1000);
    assertThat(owner.post("/api/uploads/" + refused + "/completion", "").code())
        .isEqualTo("upload-discarded");
    assertThat(owner.delete("/api/uploads/" + refused).status()).isEqualTo(204);
  }

  @Test
  void what_is_published_or_kept_after_a_failure_goes_on_counting() throws Exception {
    String published = completed();
    String failed = completed();
    String encoding = completed();
    phase(published, "published");
    phase(failed, "failed");
    phase(encoding, "encoding");

    service.getBean(ExpirySweep.class).endExpired(Instant.now().plus(Duration.ofHours(2)));

    assertThat(used(userId, "media")).isEqualTo(3);
    assertThat(used(userId, "stored-bytes")).isEqualTo(3000);
    assertThat(
            platform
                .decisions()
                .sql("select id from aggregate where due_at is not null and state::text like ?")
                .param("%" + userId + "%")
                .query(String.class)
                .list())
        .as("looked at again")
        .containsExactly(encoding);
  }

  @Test
  void a_disk_that_is_nearly_full_takes_no_new_upload() throws IOException {
    Path here = Files.createTempDirectory("store");
    var full =
        Map.of(
            "mediahub.upload.min-free",
            "1000000TB",
            "mediahub.upload.free-space-of",
            here.toString());
    try (var instance = run(full)) {
      Answer answer = at(instance, userId).post("/api/uploads", FILE);
      assertThat(answer.status()).isEqualTo(507);
      assertThat(answer.code()).isEqualTo("storage-full");
      assertThat(answer.json().path("detail").asString()).isNotBlank();
      assertThat(answer.json().path("hint").asString()).isNotBlank();
      assertThat(answer.header("Retry-After")).isEqualTo("60");
      assertThat(events(userId)).isZero();
    }
    try (var elsewhere = run(Map.of("mediahub.upload.min-free", "1000000TB"))) {
      assertThat(at(elsewhere, userId).post("/api/uploads", FILE).status()).isEqualTo(201);
    }
  }
}
