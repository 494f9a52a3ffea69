package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.base.content.ContentKeys;
import io.mediahub.testing.Api;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets the key of an encrypted package. Whether cookies are right, the edge has checked. */
class KeysTest {
  private static final Path SECRETS =
      Path.of(Service.PLATFORM.settings().get("mediahub.secrets.dir")).resolve("content");

  private final String owner = Service.user();
  private final String viewer = Service.user();
  private final String id = Service.media(owner);
  private final String grant = "/api/media/" + id + "/grants/" + viewer;

  @BeforeAll
  static void secret() throws Exception {
    Files.createDirectories(SECRETS);
    Files.writeString(
        SECRETS.resolve("0001.key"), Base64.getEncoder().encodeToString(new byte[32]));
  }

  private String playback(String userId) {
    var started = Service.as(userId).post("/api/media/" + id + "/playback", "");
    assertThat(started.status()).as(started.text()).isEqualTo(201);
    return started.json().path("playbackId").asString();
  }

  private Api.Answer key(String playbackId) {
    return key(playbackId, id, "job-m");
  }

  private static Api.Answer key(String playbackId, String mediaId, String packageId) {
    return Service.anonymous().get(path(playbackId, mediaId, packageId));
  }

  private static String path(String playbackId, String mediaId, String packageId) {
    return "/internal/keys/%s/%s/%s/key".formatted(playbackId, mediaId, packageId);
  }

  private void encrypted() {
    Service.published(id);
    Service.encrypted(id, "job-m", "0001");
  }

  @Test
  void who_has_a_grant_gets_the_key_that_workers_encrypt_with() throws Exception {
    encrypted();
    Service.as(owner).put(grant);

    String playback = playback(viewer);

    var answer = key(playback);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(Service.anonymous().bytes(path(playback, id, "job-m")))
        .isEqualTo(new ContentKeys(SECRETS).of("0001", id, "job-m"));
    assertThat(answer.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(key(playback(owner)).status()).as("the owner needs none").isEqualTo(200);
  }

  /** Its cookies are valid for minutes, and no edge is asked here. */
  @Test
  void a_revocation_counts_with_the_next_key_and_for_good() {
    encrypted();
    Service.as(owner).put(grant);
    String playback = playback(viewer);
    assertThat(key(playback).status()).isEqualTo(200);

    Service.as(owner).delete(grant);

    assertThat(key(playback).status()).isEqualTo(403);
    assertThat(key(playback).code()).isEqualTo("access-ended");
    assertThat(key(playback(owner)).status()).as("others play on").isEqualTo(200);
    Service.as(owner).put(grant);
    assertThat(key(playback).code())
        .as("another grant is for another playback")
        .isEqualTo("access-ended");
    assertThat(key(playback(viewer)).status()).isEqualTo(200);
  }

  @Test
  void a_playback_opens_no_other_media_and_ends_with_its_cookies() {
    encrypted();
    String other = Service.media(owner);
    Service.published(other);
    Service.encrypted(other, "job-m", "0001");
    String playback = playback(owner);

    assertThat(key(playback, other, "job-m").code()).isEqualTo("playback-unknown");
    assertThat(key("no-playback").code()).isEqualTo("playback-unknown");
    assertThat(Service.CLOCK.after(Duration.ofMinutes(6), () -> key(playback)).code())
        .isEqualTo("playback-ended");
  }

  @Test
  void a_package_that_is_unknown_or_not_encrypted_has_no_key() {
    Service.published(id);
    String playback = playback(owner);

    assertThat(key(playback).status()).isEqualTo(404);
    assertThat(key(playback).code()).isEqualTo("key-unknown");
    assertThat(key(playback, id, "job-p1").code()).isEqualTo("key-unknown");
  }

  @Test
  void playlists_name_the_key_of_the_package() {
    encrypted();

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(playlist("v240/playlist.m3u8"))
                    .contains("#EXT-X-KEY:METHOD=AES-128,URI=\"../key\"\n#EXTINF"));
    assertThat(playlist("v240/iframes.m3u8")).contains("00000.iframes.m4s");
  }

  private String playlist(String name) {
    return Service.anonymous().get("/internal/playlists/" + id + "/job-m/" + name).text();
  }

  @Test
  void the_service_does_not_start_without_the_secret_that_packages_are_encrypted_with() {
    assertThatThrownBy(() -> Service.run(Map.of("mediahub.streams.encryption", "0009")))
        .hasStackTraceContaining("mediahub.streams.encryption cannot be used")
        .hasStackTraceContaining("0009.key");
  }
}
