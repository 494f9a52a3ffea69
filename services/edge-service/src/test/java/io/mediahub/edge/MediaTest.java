package io.mediahub.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.edge.revocation.Revocations;
import io.mediahub.edge.support.EdgeUnderTest;
import io.mediahub.edge.support.MediaObjects;
import io.mediahub.edge.support.Upstream;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import mediahub.Metadata;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantRevoked;
import mediahub.playback.PlaybackEnvelope;
import mediahub.playback.PlaybackStarted;
import mediahub.upload.MediaDeleted;
import mediahub.upload.UploadEnvelope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams through the edge, from a real object store, with cookies of the AWS SDK. */
class MediaTest {
  private static final String SEGMENT = "m-1/job/1/v720/00000.m4s";
  private static final String AUDIO = "m-1/job/1/a0/00000.m4s";
  private static final String LARGE = "m-1/job/1/v720/00009.m4s";
  private static final byte[] BYTES = random(100_000);
  private static final byte[] LARGE_BYTES = random(3_000_000);

  private static MediaObjects store;
  private static Upstream views;
  private static EdgeUnderTest edge;

  @BeforeAll
  static void start(@TempDir Path folder) {
    store = new MediaObjects();
    store.put(SEGMENT, BYTES);
    store.put(AUDIO, BYTES);
    store.put(LARGE, LARGE_BYTES);
    views = new Upstream();
    edge =
        new EdgeUnderTest(
            folder, views.url(), store.endpoint(), "mediahub.edge.cache.max-object=1MB");
  }

  @AfterAll
  static void stop() throws InterruptedException {
    edge.close();
    views.close();
    store.close();
  }

  /** What is made of a file beside its renditions, which viewers get with the same cookies. */
  @ParameterizedTest
  @CsvSource({
    "poster/640.jpg, image/jpeg",
    "image/1280.avif, image/avif",
    "image/1280.webp, image/webp",
    "storyboard/storyboard.vtt, text/vtt",
    "u-pt-BR/00000.vtt, text/vtt",
    "motion/motion.mp4, video/mp4",
    "waveform/waveform.json, application/json",
    "waveform/waveform.dat, application/octet-stream",
    "chapters/chapters.json, application/json"
  })
  void artefacts_are_served_as_what_they_are(String file, String type) {
    store.put("m-1/x-1b9d6bcd-1/" + file, BYTES);

    var answer = watch("m-1/x-1b9d6bcd-1/" + file);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).isEqualTo(type);
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(edge.get("/p/pb-1/m-1/x-1b9d6bcd-1/" + file).statusCode()).isEqualTo(403);
  }

  @Test
  void a_segment_is_fetched_once_for_all_playbacks_and_a_viewer_keeps_it_for_hours() {
    store.put("m-1/job/1/v720/00001.m4s", BYTES);
    String path = "/m-1/job/1/v720/00001.m4s";

    var first = edge.get("/p/pb-1" + path, "Cookie", EdgeUnderTest.cookies("pb-1", "m-1"));
    store.delete("m-1/job/1/v720/00001.m4s");
    var second = edge.get("/p/pb-2" + path, "Cookie", EdgeUnderTest.cookies("pb-2", "m-1"));

    for (var answer : new HttpResponse<?>[] {first, second}) {
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat((byte[]) answer.body()).isEqualTo(BYTES);
      assertThat(header(answer, "Content-Type")).isEqualTo("video/iso.segment");
      assertThat(header(answer, "Cache-Control")).isEqualTo("private, max-age=21600, immutable");
      assertThat(header(answer, "Content-Length")).isEqualTo("100000");
      assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
      assertThat(header(answer, "ETag")).startsWith("\"");
    }
    assertThat(header(first, "X-Cache")).isEqualTo("Miss from mediahub-edge");
    assertThat(header(second, "X-Cache")).isEqualTo("Hit from mediahub-edge");
    assertThat(header(second, "ETag")).isEqualTo(header(first, "ETag"));
  }

  /** Its objects may still be there, or in the memory of this edge. */
  @Test
  void a_segment_of_deleted_media_is_served_to_nobody_even_from_memory() {
    store.put("m-gone/job-m/v720/0-x.m4s", BYTES);
    String path = "/p/pb-gone/m-gone/job-m/v720/0-x.m4s";
    String cookies = EdgeUnderTest.cookies("pb-gone", "m-gone");
    edge.get(path, "Cookie", cookies);
    assertThat(header(edge.get(path, "Cookie", cookies), "X-Cache"))
        .isEqualTo("Hit from mediahub-edge");

    Instant now = Instant.now();
    edge.bean(Revocations.class)
        .apply(
            new UploadEnvelope(
                new Metadata("e", "m-gone", 3L, now, "owner", "command", "0".repeat(32)),
                new MediaDeleted("owner", 1000L)),
            now);

    var after = edge.get(path, "Cookie", cookies);
    assertThat(after.statusCode()).isEqualTo(403);
    assertThat(new String(after.body(), StandardCharsets.UTF_8)).contains("media-deleted");
  }

  /** The service that gives it out asks the grant, so it is told which playback asks. */
  @Test
  void a_key_is_asked_for_with_the_playback_and_kept_nowhere() {
    byte[] key = random(16);
    views.answers(
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/octet-stream");
          exchange.getResponseHeaders().add("Cache-Control", "no-store");
          Upstream.send(exchange, 200, key);
        });

    var answer =
        edge.get(
            "/p/pb-1/m-1/job-m/key?x=1",
            "Cookie",
            EdgeUnderTest.cookies("pb-1", "m-1"),
            "Origin",
            "http://localhost");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(key);
    assertThat(header(answer, "Cache-Control")).contains("no-store");
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("http://localhost");
    assertThat(views.seen()).hasSize(1);
    assertThat(views.last().target()).isEqualTo("/internal/keys/pb-1/m-1/job-m/key");
  }

  @Test
  void nobody_gets_a_key_without_cookies_or_with_those_of_another_media() {
    views.answers(exchange -> Upstream.send(exchange, 200, random(16)));

    assertThat(edge.get("/p/pb-1/m-1/job-m/key").statusCode()).isEqualTo(403);
    assertThat(
            edge.get("/p/pb-1/m-1/job-m/key", "Cookie", EdgeUnderTest.cookies("pb-1", "m-other"))
                .statusCode())
        .isEqualTo(403);
    assertThat(
            edge.get("/p/pb-2/m-1/job-m/key", "Cookie", EdgeUnderTest.cookies("pb-1", "m-1"))
                .statusCode())
        .isEqualTo(403);
    assertThat(views.seen()).as("nobody was asked").isEmpty();
  }

  @Test
  void a_refusal_of_a_key_says_why() {
    views.answers(
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/problem+json");
          Upstream.send(
              exchange, 403, "{\"code\":\"access-ended\"}".getBytes(StandardCharsets.UTF_8));
        });

    var answer = edge.get("/p/pb-1/m-1/job-m/key", "Cookie", EdgeUnderTest.cookies("pb-1", "m-1"));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("access-ended");
  }

  /** A package has one step in the path; what an earlier version encoded has two. */
  @Test
  void renditions_that_a_package_took_over_are_opened_by_the_same_cookies() {
    store.put("m-2/first/a0/0-x.m4s", BYTES);
    store.put("m-2/second/v720/0-y.m4s", BYTES);
    store.put("m-2/job/1/v720/00000.m4s", BYTES);
    String cookies = EdgeUnderTest.cookies("pb-2", "m-2");

    for (String object :
        new String[] {"first/a0/0-x.m4s", "second/v720/0-y.m4s", "job/1/v720/00000.m4s"}) {
      assertThat(edge.get("/p/pb-2/m-2/" + object, "Cookie", cookies).statusCode())
          .as(object)
          .isEqualTo(200);
    }
  }

  @Test
  void ranges_heads_and_conditions_are_answered_alike_from_store_and_memory() {
    String cold = "m-1/job/1/v720/00002.m4s";
    store.put(cold, BYTES);
    String warm = "m-1/job/1/v720/00003.m4s";
    store.put(warm, BYTES);
    String tag = header(watch(warm), "ETag");

    for (String key : new String[] {cold, warm}) {
      var part = watch(key, "Range", "bytes=10-19");
      assertThat(part.statusCode()).as(key).isEqualTo(206);
      assertThat(part.body()).isEqualTo(Arrays.copyOfRange(BYTES, 10, 20));
      assertThat(header(part, "Content-Range")).isEqualTo("bytes 10-19/100000");
      assertThat(header(part, "Content-Type")).isEqualTo("video/iso.segment");

      assertThat(watch(key, "Range", "bytes=-5").body())
          .isEqualTo(Arrays.copyOfRange(BYTES, 99_995, 100_000));
      assertThat(watch(key, "Range", "bytes=200000-").statusCode()).as(key).isEqualTo(416);
      assertThat(watch(key, "If-None-Match", tag).statusCode()).as(key).isEqualTo(304);

      var head =
          edge.send(
              edge.request("/p/pb-1/" + key)
                  .header("Cookie", EdgeUnderTest.cookies("pb-1", "m-1"))
                  .method("HEAD", HttpRequest.BodyPublishers.noBody()));
      assertThat(head.statusCode()).as(key).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(header(head, "Content-Length")).isEqualTo("100000");
      assertThat(header(head, "ETag")).isEqualTo(tag);
    }
    assertThat(watch(warm, "Range", "bytes=0-1,5-6").body()).isEqualTo(BYTES);
  }

  @Test
  void large_objects_pass_through_and_are_not_kept() {
    assertThat(watch(LARGE).body()).isEqualTo(LARGE_BYTES);
    assertThat(header(watch(LARGE), "X-Cache")).startsWith("Miss");
  }

  @Test
  void types_follow_the_kind() {
    assertThat(header(watch(AUDIO), "Content-Type")).isEqualTo("audio/mp4");
    store.put("m-1/job/1/v720/init.mp4", BYTES);
    store.put("m-1/job/1/a0/init.mp4", BYTES);
    assertThat(header(watch("m-1/job/1/v720/init.mp4"), "Content-Type")).isEqualTo("video/mp4");
    assertThat(header(watch("m-1/job/1/a0/init.mp4"), "Content-Type")).isEqualTo("audio/mp4");
  }

  @Test
  void without_the_right_cookies_nothing_is_served_also_not_from_memory() {
    String path = "/p/pb-1/" + SEGMENT;
    assertThat(watch(SEGMENT).statusCode()).isEqualTo(200);
    assertThat(watch(SEGMENT).statusCode()).isEqualTo(200);

    assertProblem(edge.get(path), 403, "cookie-missing");
    assertProblem(
        edge.get(path, "Cookie", EdgeUnderTest.cookies("pb-2", "m-1")), 403, "resource-mismatched");
    assertProblem(
        edge.get(path, "Cookie", EdgeUnderTest.cookies("/p/*", Instant.now().minusSeconds(1))),
        403,
        "policy-expired");
    assertProblem(
        edge.get(
            path, "Cookie", EdgeUnderTest.cookies("pb-1", "m-1").replace("Policy=ey", "Policy=eY")),
        403,
        "signature-invalid");
  }

  @Test
  void a_signed_url_opens_its_one_object() {
    String signed = EdgeUnderTest.signedUrl("/p/pb-1/" + SEGMENT);
    assertThat(edge.get(signed).body()).isEqualTo(BYTES);
    assertProblem(edge.get(signed.replace("00000.m4s", "00009.m4s")), 403, "signature-invalid");
  }

  @Test
  void a_revoked_playback_is_refused_at_the_next_request() {
    String path = "/p/pb-revoked/" + SEGMENT;
    String cookies = EdgeUnderTest.cookies("pb-revoked", "m-1");
    Revocations heard = edge.bean(Revocations.class);
    Instant now = Instant.now();
    heard.apply(
        new PlaybackEnvelope(
            metadata("pb-revoked", 1, now),
            new PlaybackStarted("m-1", "v", "m-1:v", 1L, now.plusSeconds(600), 1L, "", 0)),
        now);
    assertThat(edge.get(path, "Cookie", cookies).statusCode()).isEqualTo(200);

    heard.apply(new GrantEnvelope(metadata("m-1:v", 2, now), new GrantRevoked("m-1", "v")), now);

    assertProblem(edge.get(path, "Cookie", cookies), 403, "playback-revoked");
    assertThat(watch(SEGMENT).statusCode()).isEqualTo(200);
  }

  @Test
  void tricks_with_the_path_are_refused_before_anything_else() {
    String cookie = "Cookie: " + EdgeUnderTest.cookies("/*", Instant.now().plusSeconds(60));
    for (String path :
        new String[] {
          "/p/pb-1/m-1/../../../etc/passwd",
          "/p/pb-1/m-1/../m-2/job/1/v720/0.m4s",
          "/p/pb-1/m-1/%2e%2e/m-2/job/1/v720/0.m4s",
          "/p/pb-1/m-1/..%2fm-2/0.m4s",
          "/p/pb-1/m-1%2fjob/1/v720/00000.m4s",
          "/p/pb-1//m-1/job/1/v720/00000.m4s",
          "//p/pb-1/m-1/job/1/v720/00000.m4s",
          "/p/pb-1/m-1/job/./1/v720/00000.m4s",
          "/p/pb-1/m-1;x=y/job/1/v720/00000.m4s",
          "/p/pb-1/m-1\\job/1/v720/00000.m4s",
          "/p/pb-1/m-1/job/1/v720/00000.m4s%00",
          "/p/pb-1/m-1/job/1/v720/%30.m4s",
        }) {
      assertThat(edge.raw("GET " + path + " HTTP/1.1", cookie)).as(path).contains(" 400");
    }
    // Whole, but not one of ours: no listing of a folder, no object above the media's.
    for (String path :
        new String[] {"/p/pb-1/m-1/", "/p/pb-1/m-1", "/p/", "/p", "/p/pb-1/m-1/x/"}) {
      assertThat(edge.raw("GET " + path + " HTTP/1.1", cookie)).as(path).contains(" 404");
    }
  }

  @Test
  void what_is_not_there_is_said_so() {
    assertProblem(watch("m-1/job/1/v720/99999.m4s"), 404, "not-found");
  }

  @Test
  void playlists_come_from_the_view_service_and_are_compressed_when_accepted() throws Exception {
    String playlist = "#EXTM3U\n" + "#EXTINF:4.0,\n00000.m4s\n".repeat(100);
    views.answers(
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/vnd.apple.mpegurl");
          // What the view-service says of a finished package.
          exchange.getResponseHeaders().add("Cache-Control", "max-age=31536000, public, immutable");
          exchange.getResponseHeaders().add("ETag", "\"v1\"");
          Upstream.send(exchange, 200, playlist.getBytes(StandardCharsets.UTF_8));
        });

    var plain = watch("m-1/job/1/v720/playlist.m3u8");

    assertThat(new String(plain.body(), StandardCharsets.UTF_8)).isEqualTo(playlist);
    assertThat(header(plain, "Cache-Control")).isEqualTo("private, max-age=21600, immutable");
    assertThat(header(plain, "ETag")).isEqualTo("\"v1\"");
    assertThat(plain.headers().allValues("Vary")).contains("Accept-Encoding");
    assertThat(views.last().target()).isEqualTo("/internal/playlists/m-1/job/1/v720/playlist.m3u8");

    var packed = watch("m-1/job/1/v720/playlist.m3u8", "Accept-Encoding", "br, gzip");

    assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(packed, "ETag")).isEqualTo("W/\"v1\"");
    assertThat(packed.body().length).isLessThan(plain.body().length / 4);
    byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
    assertThat(new String(unpacked, StandardCharsets.UTF_8)).isEqualTo(playlist);

    views.answers(exchange -> {});
    assertProblem(edge.get("/p/pb-1/m-1/job/1/master.m3u8"), 403, "cookie-missing");
    assertThat(views.seen()).isEmpty();
  }

  @Test
  void players_on_allowed_sites_may_read_with_cookies_and_others_may_not() {
    var allowed = watch(SEGMENT, "Origin", "http://localhost:5173");
    assertThat(header(allowed, "Access-Control-Allow-Origin")).isEqualTo("http://localhost:5173");
    assertThat(header(allowed, "Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(header(allowed, "Access-Control-Expose-Headers")).contains("Content-Range");
    assertThat(allowed.headers().allValues("Vary")).contains("Origin");

    var other = watch(SEGMENT, "Origin", "https://evil.example");
    assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();

    var preflight =
        edge.send(
            edge.request("/p/pb-1/" + SEGMENT)
                .headers(
                    "Origin", "http://localhost:5173",
                    "Access-Control-Request-Method", "GET",
                    "Access-Control-Request-Headers", "range")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(header(preflight, "Access-Control-Allow-Methods")).contains("GET");
    assertThat(header(preflight, "Access-Control-Allow-Headers")).contains("Range");
    assertThat(header(preflight, "Access-Control-Max-Age")).isEqualTo("7200");
  }

  @Test
  void media_cannot_be_written_through_the_edge() {
    var answer =
        edge.send(
            edge.request("/p/pb-1/" + SEGMENT)
                .header("Cookie", EdgeUnderTest.cookies("pb-1", "m-1"))
                .PUT(HttpRequest.BodyPublishers.ofString("x")));
    assertProblem(answer, 405, "method-not-allowed");
    assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD, OPTIONS");
  }

  private static HttpResponse<byte[]> watch(String key, String... headers) {
    var request =
        edge.request("/p/pb-1/" + key).header("Cookie", EdgeUnderTest.cookies("pb-1", "m-1"));
    return edge.send(headers.length == 0 ? request : request.headers(headers));
  }

  private static void assertProblem(HttpResponse<byte[]> answer, int status, String code) {
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    assertThat(answer.statusCode()).as(body).isEqualTo(status);
    assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(body).contains("\"code\":\"" + code + "\"").contains("\"hint\"").contains("traceId");
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static Metadata metadata(String id, long version, Instant at) {
    return new Metadata("e", id, version, at, "user", "command", "0".repeat(32));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
