package io.mediahub.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.platform.command.CommandContext;
import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import io.mediahub.testing.ApiDocument;
import io.mediahub.testing.TestPlatform;
import io.mediahub.upload.storage.Location;
import io.mediahub.upload.storage.MultipartStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import mediahub.upload.AbortReason;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The service over HTTP, with a real database and a real object store. */
class UploadServiceTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String SHA = "ab".repeat(32);
  private static final int MIB = 1024 * 1024;

  private static TestPlatform platform;
  private static S3Server s3;
  private static ConfigurableApplicationContext service;
  private static int port;

  private final String userId = UUID.randomUUID().toString();
  private final Api owner = new Api(port, platform.token(userId, "VIEWER", "CREATOR"));

  @BeforeAll
  static void start() {
    platform = TestPlatform.start();
    s3 = S3Server.start();
    var settings = platform.settings();
    settings.put("mediahub.s3.endpoint", s3.endpoint().toString());
    settings.put("mediahub.s3.access-key", S3Server.ACCESS_KEY);
    settings.put("mediahub.s3.secret-key", S3Server.SECRET_KEY);
    settings.put("mediahub.upload.max-open-per-user", "2");
    settings.put("mediahub.upload.part-size", "5MB");
    settings.put("mediahub.upload.max-size", "100MB");
    service = SpringApplication.run(UploadService.class, TestPlatform.arguments(settings));
    port = Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    s3.close();
    platform.close();
  }

  @Test
  void the_description_that_is_kept_is_the_one_that_is_served() {
    ApiDocument.check("upload-service", new Api(port, null));
  }

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
  void a_retry_with_the_same_key_opens_nothing_new() {
    String key = UUID.randomUUID().toString();
    Answer first = declare(1000, "Idempotency-Key", key);
    Answer second = declare(1000, "Idempotency-Key", key);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.json().path("mediaId")).isEqualTo(first.json().path("mediaId"));
    assertThat(declare(1001, "Idempotency-Key", key).code()).isEqualTo("idempotency-key-reused");
    String id = first.json().path("mediaId").asString();
    assertThat(store().openSince(S3Server.BUCKET, soon(), at -> belongs(at, id), 10)).hasSize(1);
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
    var other = store().presign(at, 1, 999);
    assertThat(put(other.url(), bytes(999))).isEqualTo(200);

    Answer refused = owner.post("/api/uploads/" + id + "/completion", "");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("size-mismatch");
    assertThat(store().received(at)).isEmpty();
    Answer seen = owner.get("/api/uploads/" + id);
    assertThat(seen.json().path("state").asString()).isEqualTo("refused");
    assertThat(seen.json().path("refusal").path("code").asString()).isEqualTo("size-mismatch");
    assertThat(owner.post("/api/uploads/" + id + "/completion", "").status()).isEqualTo(410);
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
    "Film, image/png, 10, 415, images-not-yet",
    "Film, application/zip, 10, 415, type-not-allowed",
    "Film, video/mp4, 0, 422, empty-file",
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
    assertThat(missing.status()).isEqualTo(422);
    assertThat(missing.json().path("field").asString()).isEqualTo("contentType");
    assertThat(
            owner
                .post("/api/uploads", body("Film", "Video/MP4; codecs=avc1", 1, SHA.toUpperCase()))
                .status())
        .isEqualTo(201);
  }

  @Test
  void open_uploads_are_counted() {
    for (int i = 0; i < 2; i++) {
      catalogue(declare(1000).json().path("mediaId").asString(), Instant.now());
    }
    Answer third = declare(1000);
    assertThat(third.status()).isEqualTo(429);
    assertThat(third.code()).isEqualTo("too-many-uploads");
  }

  @Test
  void an_expired_upload_is_ended_once_and_its_parts_are_removed() throws Exception {
    JsonNode upload = declare(1000).json();
    String id = upload.path("mediaId").asString();
    send(upload.path("parts").get(0), bytes(1000));
    catalogue(id, Instant.now().minusSeconds(3 * 86400));
    var sweep = service.getBean(ExpirySweep.class);
    sweep.endExpired(Instant.now());
    assertThat(state(id)).isEqualTo("uploading");

    Instant later = Instant.now().plusSeconds(2 * 86400);
    sweep.endExpired(later);
    sweep.endExpired(later);
    Answer seen = owner.get("/api/uploads/" + id);
    assertThat(seen.json().path("state").asString()).isEqualTo("aborted");
    assertThat(version(seen)).isEqualTo(2);
    assertThat(store().openSince(S3Server.BUCKET, later, at -> belongs(at, id), 10)).isEmpty();
  }

  @Test
  void an_upload_that_only_the_store_knows_is_removed() {
    Location orphan = store().open(S3Server.BUCKET, UUID.randomUUID() + "/source", "video/mp4");
    String id = declare(1000).json().path("mediaId").asString();
    service.getBean(ExpirySweep.class).removeForgotten(soon());
    assertThat(store().openSince(S3Server.BUCKET, soon(), orphan::equals, 10)).isEmpty();
    assertThat(store().openSince(S3Server.BUCKET, soon(), at -> belongs(at, id), 10)).hasSize(1);
  }

  @Test
  void an_abort_by_the_system_is_seen_by_a_completion_that_comes_too_late() throws Exception {
    JsonNode upload = declare(1000).json();
    String id = upload.path("mediaId").asString();
    uploads()
        .execute(
            id,
            new io.mediahub.domain.upload.UploadCommand.Abort(AbortReason.EXPIRED),
            new CommandContext(
                UUID.randomUUID().toString(),
                "system:test",
                "00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-01",
                "test",
                Instant.now(),
                List.of()));
    assertThat(owner.post("/api/uploads/" + id + "/completion", "").code())
        .isEqualTo("upload-aborted");
  }

  @Test
  void the_api_describes_itself() {
    assertThat(new Api(port, null).get("/v3/api-docs").json().path("paths").propertyNames())
        .contains("/api/uploads", "/api/uploads/{mediaId}/completion");
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

  private static long version(Answer answer) {
    return answer.json().path("version").asLong();
  }

  private String state(String id) {
    return owner.get("/api/uploads/" + id).json().path("state").asString();
  }

  private void catalogue(String mediaId, Instant requestedAt) {
    platform
        .views()
        .sql(
            """
            insert into catalogue_upload (media_id, owner_id, title, content_type, size_bytes,
              state, requested_at, version, src_offset)
            values (?, ?, 'Film', 'video/mp4', 1000, 'uploading', ?, 1, 0)
            """)
        .params(
            mediaId,
            userId,
            java.time.OffsetDateTime.ofInstant(requestedAt, java.time.ZoneOffset.UTC))
        .update();
  }

  private Answer declare(long size, String... headers) {
    return owner.post("/api/uploads", body("Film", "video/mp4", size, SHA), headers);
  }

  private static String body(String title, String type, long size, String sha) {
    return "{\"title\":\"%s\",\"contentType\":\"%s\",\"sizeBytes\":%d,\"sha256\":\"%s\"}"
        .formatted(title, type, size, sha);
  }

  private static boolean belongs(Location at, String mediaId) {
    return at.objectKey().startsWith(mediaId);
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(60);
  }

  private static Path object(String mediaId) {
    return s3.data().resolve(S3Server.BUCKET).resolve(mediaId).resolve("source");
  }

  private static MultipartStore store() {
    return service.getBean(MultipartStore.class);
  }

  private static Uploads uploads() {
    return service.getBean(Uploads.class);
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] slice(byte[] content, int from, int length) {
    return java.util.Arrays.copyOfRange(content, from, from + length);
  }

  private static void send(JsonNode part, byte[] content) throws Exception {
    assertThat(sendStatus(part, content)).isEqualTo(200);
  }

  private static int sendStatus(JsonNode part, byte[] content) throws Exception {
    return put(part.path("url").asString(), content);
  }

  private static int put(String url, byte[] content) throws IOException, InterruptedException {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(url))
                .PUT(BodyPublishers.ofByteArray(content))
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }
}
