package io.mediahub.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an owner adds to media that were uploaded. */
class MediaArtefactsTest extends ServiceTest {
  private static final String SRT = "1\n00:00:01,000 --> 00:00:02,000\nGuten Tag.\n";
  private static final String SUBRIP = "application/x-subrip";

  private String film() throws Exception {
    JsonNode upload = declare(1000).json();
    send(upload.path("parts").get(0), bytes(1000));
    String id = upload.path("mediaId").asString();
    assertThat(owner.post("/api/uploads/" + id + "/completion", "").status()).isEqualTo(200);
    phase(id, "published");
    kind(id, "video");
    return id;
  }

  private static void kind(String mediaId, String kind) {
    platform
        .views()
        .sql("update catalogue_media set kind = ?, duration_micros = 60000000 where media_id = ?")
        .params(kind, mediaId)
        .update();
  }

  private Answer poster(String id, String body, String... headers) {
    return owner.putJson("/api/media/" + id + "/poster", body, headers);
  }

  private Answer add(String id, String language, String text, String... headers) {
    return owner.putText("/api/media/" + id + "/subtitles/" + language, SUBRIP, text, headers);
  }

  private static List<String> stored(String mediaId) throws IOException {
    Path folder = s3.data().resolve(BUCKET).resolve(mediaId).resolve("subtitles");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(file -> read(folder, file)).sorted().toList();
    }
  }

  private static String read(Path folder, Path file) {
    try {
      return folder.relativize(file.getParent()) + " " + Files.readString(file, UTF_8).strip();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void a_frame_is_chosen_in_seconds() throws Exception {
    String id = film();

    Answer chosen = poster(id, "{\"atSeconds\":12.5}");

    assertThat(chosen.status()).isEqualTo(202);
    assertThat(chosen.header("Location")).isEqualTo("/api/media/" + id);
    assertThat(chosen.header("ETag")).isEqualTo("\"3\"");
    assertThat(version(chosen)).isEqualTo(3);
  }

  @Test
  void a_frame_that_is_in_no_film_is_refused() throws Exception {
    String id = film();
    for (String seconds : List.of("60", "-0.1", "1e300")) {
      assertThat(poster(id, "{\"atSeconds\":" + seconds + "}").code())
          .as(seconds)
          .isEqualTo("poster-time-invalid");
    }
    assertThat(poster(id, "{}").code()).isEqualTo("field-missing");
    kind(id, "audio");
    assertThat(poster(id, "{\"atSeconds\":1}").code()).isEqualTo("poster-impossible");
    phase(id, "inspecting");
    assertThat(poster(id, "{\"atSeconds\":1}").code()).isEqualTo("media-not-ready");
  }

  @Test
  void for_others_the_media_does_not_exist_and_an_administrator_may() throws Exception {
    String id = film();
    Api other = new Api(port, platform.token(UUID.randomUUID().toString(), "VIEWER", "CREATOR"));
    Api admin = new Api(port, platform.token(UUID.randomUUID().toString(), "VIEWER", "ADMIN"));
    String subtitles = "/api/media/" + id + "/subtitles/de";

    assertThat(other.putJson("/api/media/" + id + "/poster", "{\"atSeconds\":1}").code())
        .isEqualTo("upload-unknown");
    assertThat(other.putText(subtitles, SUBRIP, SRT).code()).isEqualTo("upload-unknown");
    assertThat(other.delete(subtitles).code()).isEqualTo("upload-unknown");
    assertThat(stored(id)).isEmpty();
    assertThat(admin.putText(subtitles, SUBRIP, SRT).status()).isEqualTo(202);
    assertThat(admin.delete(subtitles).status()).isEqualTo(202);
  }

  @Test
  void subtitles_are_stored_before_they_are_an_event_and_replaced_ones_go() throws Exception {
    String id = film();
    assertThat(add(id, "pt-br", SRT).status()).isEqualTo(202);
    assertThat(add(id, "de", SRT).status()).isEqualTo(202);
    assertThat(stored(id)).containsExactly("de " + SRT.strip(), "pt-BR " + SRT.strip());

    Answer replaced = add(id, "de", "WEBVTT\n");

    assertThat(replaced.status()).isEqualTo(202);
    assertThat(stored(id)).containsExactly("de WEBVTT", "pt-BR " + SRT.strip());
    assertThat(owner.delete("/api/media/" + id + "/subtitles/PT-BR").status()).isEqualTo(202);
    assertThat(stored(id)).containsExactly("de WEBVTT");
    assertThat(owner.delete("/api/media/" + id + "/subtitles/pt-BR").code())
        .isEqualTo("subtitles-unknown");
  }

  @Test
  void a_retry_is_one_event() throws Exception {
    String id = film();
    String[] key = {"Idempotency-Key", "s-" + id};
    Answer first = add(id, "de", SRT, key);

    Answer second = add(id, "de", SRT, key);

    assertThat(second.status()).isEqualTo(202);
    assertThat(version(second)).isEqualTo(version(first));
    assertThat(stored(id)).hasSize(1);
    assertThat(add(id, "de", "other", key).code()).isEqualTo("idempotency-key-reused");
  }

  @Test
  void what_is_refused_is_not_stored() throws Exception {
    String id = film();
    String path = "/api/media/" + id + "/subtitles/";
    assertThat(owner.putText(path + "de", "text/html", SRT).code())
        .isEqualTo("subtitles-type-not-allowed");
    assertThat(owner.putText(path + "de_DE", SUBRIP, SRT).code()).isEqualTo("language-invalid");
    assertThat(owner.putText(path + "de", SUBRIP, "").code()).isEqualTo("subtitles-empty");
    assertThat(owner.putText(path + "de?name=" + "x".repeat(101), SUBRIP, SRT).code())
        .isEqualTo("subtitles-name-invalid");
    kind(id, "image");
    assertThat(add(id, "de", SRT).code()).isEqualTo("subtitles-impossible");
    phase(id, "failed");
    assertThat(add(id, "de", SRT).code()).isEqualTo("media-not-ready");

    assertThat(stored(id)).isEmpty();
  }

  @Test
  void a_file_of_two_megabytes_is_the_largest_and_other_bodies_stay_small() throws Exception {
    String id = film();
    String largest = "x".repeat(2 * MIB);
    assertThat(add(id, "de", largest).status()).isEqualTo(202);

    assertThat(add(id, "fr", largest + "x").status()).isEqualTo(413);
    assertThat(poster(id, "{\"atSeconds\":" + " ".repeat(70_000) + "1}").status()).isEqualTo(413);
    assertThat(stored(id)).hasSize(1);
  }

  @Test
  void one_person_changes_so_much_a_day() throws Exception {
    try (var strict = run(Map.of("mediahub.upload.max-declared-per-day", "3"))) {
      Api there = at(strict, userId);
      String id = film();
      for (int i = 0; i < 3; i++) {
        Duration later = Duration.ofMinutes(i + 1);
        assertThat(CLOCK.after(later, () -> added(there, id)).status()).isEqualTo(202);
      }

      Answer fourth = CLOCK.after(Duration.ofMinutes(9), () -> added(there, id));

      assertThat(fourth.status()).isEqualTo(429);
      assertThat(fourth.code()).isEqualTo("too-many-changes-today");
      assertThat(stored(id)).as("what was refused is gone").hasSize(1);
    }
  }

  private static Answer added(Api there, String id) {
    return there.putText("/api/media/" + id + "/subtitles/de", SUBRIP, SRT);
  }

  @Test
  void the_files_of_deleted_media_go_with_it() throws Exception {
    String id = film();
    add(id, "de", SRT);
    add(id, "fr", SRT);
    assertThat(owner.delete("/api/media/" + id + "?atOnce=true").status()).isEqualTo(202);
    assertThat(add(id, "it", SRT).code()).isEqualTo("upload-deleted");

    service.getBean(ExpirySweep.class).endExpired(Instant.now().plus(Duration.ofMinutes(16)));

    assertThat(stored(id)).isEmpty();
  }

  @Test
  void images_are_taken_up_to_a_size_of_their_own() {
    for (String type :
        List.of(
            "image/jpeg",
            "image/jpg",
            "image/png",
            "image/webp",
            "image/gif",
            "image/avif",
            "image/heic",
            "image/heif")) {
      Answer declared = owner.post("/api/uploads", body("Photo", type, 64L * MIB, SHA));
      assertThat(declared.status()).as(type).isEqualTo(201);
      owner.delete("/api/uploads/" + declared.json().path("mediaId").asString());
    }

    Answer refused = owner.post("/api/uploads", body("Photo", "image/png", 64L * MIB + 1, SHA));

    assertThat(refused.code()).isEqualTo("file-too-large");
    assertThat(refused.json().path("detail").asString()).contains("67108864");
    assertThat(owner.post("/api/uploads", body("Photo", "image/svg+xml", 9, SHA)).code())
        .isEqualTo("type-not-allowed");
  }
}
