package io.mediahub.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.platform.command.Allowances;
import io.mediahub.s3.testing.S3Server;
import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import io.mediahub.testing.TestClock;
import io.mediahub.testing.TestPlatform;
import io.mediahub.upload.storage.Location;
import io.mediahub.upload.storage.MultipartStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * The service over HTTP, with a real database and a real object store; started once for all tests.
 */
abstract class ServiceTest {
  static final String SHA = "ab".repeat(32);

  /** The platform's address, as somebody asked for it. */
  static final URI ASKED = URI.create("http://127.0.0.1:8080");

  static final int MIB = 1024 * 1024;
  static final TestClock CLOCK = new TestClock();
  static final TestPlatform platform;
  static final String BUCKET = "mediahub-uploads";
  static final S3Server s3;
  static final ConfigurableApplicationContext service;
  static final int port;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final String userId = UUID.randomUUID().toString();
  final Api owner = new Api(port, platform.token(userId, "VIEWER", "CREATOR"));

  private static final Map<String, String> SETTINGS;

  static {
    platform = TestPlatform.start();
    s3 = S3Server.start(BUCKET);
    var settings = platform.settings();
    settings.put("mediahub.s3.endpoint", s3.endpoint().toString());
    settings.put("mediahub.s3.access-key", S3Server.ACCESS_KEY);
    settings.put("mediahub.s3.secret-key", S3Server.SECRET_KEY);
    settings.put("mediahub.upload.max-open-per-user", "2");
    settings.put("mediahub.upload.part-size", "5MB");
    settings.put("mediahub.upload.max-size", "100MB");
    SETTINGS = Map.copyOf(settings);
    service = run(Map.of());
    port = Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
  }

  /** Another instance of the service beside the one that is tested. */
  static ConfigurableApplicationContext run(Map<String, String> more) {
    var settings = new LinkedHashMap<>(SETTINGS);
    settings.putAll(more);
    return CLOCK.run(UploadService.class, TestPlatform.arguments(settings));
  }

  static Api at(ConfigurableApplicationContext instance, String userId) {
    return new Api(
        Integer.parseInt(instance.getEnvironment().getRequiredProperty("local.server.port")),
        platform.token(userId, "VIEWER", "CREATOR"));
  }

  static long version(Answer answer) {
    return answer.json().path("version").asLong();
  }

  String state(String id) {
    return owner.get("/api/uploads/" + id).json().path("state").asString();
  }

  /** The media as the catalogue has it when its encode has come so far. */
  static void phase(String mediaId, String phase) {
    platform
        .views()
        .sql(
            """
            insert into catalogue_media (media_id, phase, permille, awaited, version, src_offset)
            values (?, ?, 0, '', 1, 0) on conflict (media_id) do update set phase = excluded.phase
            """)
        .params(mediaId, phase)
        .update();
  }

  static long used(String owner, String kind) {
    return service.getBean(Allowances.class).used(owner, kind);
  }

  Answer declare(long size, String... headers) {
    return owner.post("/api/uploads", body("Film", "video/mp4", size, SHA), headers);
  }

  static String body(String title, String type, long size, String sha) {
    return "{\"title\":\"%s\",\"contentType\":\"%s\",\"sizeBytes\":%d,\"sha256\":\"%s\"}"
        .formatted(title, type, size, sha);
  }

  static boolean belongs(Location at, String mediaId) {
    return at.objectKey().startsWith(mediaId);
  }

  static Instant soon() {
    return Instant.now().plusSeconds(60);
  }

  static Path object(String mediaId) {
    return s3.data().resolve(BUCKET).resolve(mediaId).resolve("source");
  }

  static MultipartStore store() {
    return service.getBean(MultipartStore.class);
  }

  static Uploads uploads() {
    return service.getBean(Uploads.class);
  }

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  static byte[] slice(byte[] content, int from, int length) {
    return java.util.Arrays.copyOfRange(content, from, from + length);
  }

  static void send(JsonNode part, byte[] content) throws Exception {
    assertThat(sendStatus(part, content)).isEqualTo(200);
  }

  static int sendStatus(JsonNode part, byte[] content) throws Exception {
    return put(part.path("url").asString(), content);
  }

  static int put(String url, byte[] content) throws IOException, InterruptedException {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(url))
                .PUT(BodyPublishers.ofByteArray(content))
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }
}
