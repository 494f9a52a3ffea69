package io.mediahub.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.base.settings.InvalidSettingException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlaybackTest {
  private final String owner = Service.user();
  private final String viewer = Service.user();
  private final String id = Service.media(owner);
  private final String start = "/api/media/" + id + "/playback";

  @Test
  void nothing_can_be_watched_before_the_first_segments() {
    assertThat(Service.as(owner).post(start, "").code()).isEqualTo("media-not-playable");
    Service.encoding(id);
    assertThat(Service.as(owner).post(start, "").code()).isEqualTo("media-not-playable");
    Service.playable(id);
    assertThat(Service.as(owner).post(start, "").status()).isEqualTo(201);
    Service.ended(id, "failed");
    var failed = Service.as(owner).post(start, "");
    assertThat(failed.status()).isEqualTo(410);
    assertThat(failed.code()).isEqualTo("media-failed");
  }

  @Test
  void cookies_are_signed_for_one_playback_of_one_medium() throws Exception {
    Service.published(id);
    var answer = Service.as(owner).post(start, "");
    JsonNode playback = answer.json();
    String base = "http://127.0.0.1:8080/p/" + playback.path("playbackId").asString() + "/" + id;
    assertThat(playback.path("playlistUrl").asString()).isEqualTo(base + "/job-m/master.m3u8");

    JsonNode cookies = playback.path("cookies");
    assertThat(cookies.path("CloudFront-Key-Pair-Id").asString()).isEqualTo("KTEST");
    byte[] policy = decoded(cookies.path("CloudFront-Policy").asString());
    Signature rsa = Signature.getInstance("SHA1withRSA");
    rsa.initVerify(Service.PLATFORM.cloudFrontKey());
    rsa.update(policy);
    assertThat(rsa.verify(decoded(cookies.path("CloudFront-Signature").asString()))).isTrue();
    JsonNode statement =
        JsonMapper.shared().readTree(new String(policy, UTF_8)).path("Statement").get(0);
    // Not what another attempt left behind.
    assertThat(statement.path("Resource").asString()).isEqualTo(base + "/*");
    long until = statement.path("Condition").path("DateLessThan").path("AWS:EpochTime").asLong();
    assertThat(until)
        .isEqualTo(Instant.parse(playback.path("cookiesExpireAt").asString()).getEpochSecond())
        .isBetween(
            Instant.now().plusSeconds(270).getEpochSecond(),
            Instant.now().plusSeconds(301).getEpochSecond());

    List<String> set = answer.headers().allValues("Set-Cookie");
    assertThat(set).hasSize(3);
    assertThat(set)
        .allSatisfy(
            cookie ->
                assertThat(cookie)
                    .contains(base.substring("http://127.0.0.1:8080".length()))
                    .contains("HttpOnly")
                    .contains("SameSite=Lax")
                    .contains("Max-Age=300")
                    .doesNotContain("Secure"));
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void who_has_no_access_does_not_even_learn_that_it_exists() {
    Service.published(id);
    assertThat(Service.as(viewer).post(start, "").code()).isEqualTo("media-unknown");
    assertThat(Service.as(viewer, "VIEWER", "ADMIN").post(start, "").status()).isEqualTo(404);
  }

  @Test
  void who_is_no_viewer_watches_nothing_not_even_their_own() {
    Service.published(id);
    assertThat(Service.as(owner, "CREATOR").post(start, "").code()).isEqualTo("role-missing");
  }

  @Test
  void a_grant_lets_in_at_once_and_a_revocation_ends_it_for_good() {
    Service.published(id);
    String grant = "/api/media/" + id + "/grants/" + viewer;
    Service.as(owner).put(grant);
    var started = Service.as(viewer).post(start, "");
    assertThat(started.status()).isEqualTo(201);
    String renewal = "/api/playbacks/" + started.json().path("playbackId").asString() + "/renewal";
    var renewed = Service.as(viewer).post(renewal, "");
    assertThat(renewed.status()).isEqualTo(200);
    assertThat(renewed.header("ETag")).isEqualTo("\"2\"");
    assertThat(renewed.json().path("playlistUrl")).isEqualTo(started.json().path("playlistUrl"));
    assertThat(Service.as(owner).post(renewal, "").code()).isEqualTo("playback-unknown");

    Service.as(owner).delete(grant);
    assertThat(Service.as(viewer).post(renewal, "").code()).isEqualTo("access-ended");
    Service.as(owner).put(grant);
    assertThat(Service.as(viewer).post(renewal, "").code()).isEqualTo("playback-ended");
    assertThat(Service.as(viewer).post(start, "").status()).isEqualTo(201);
  }

  @Test
  void a_playback_goes_on_under_the_grant_it_began_with() {
    Service.published(id);
    Service.as(owner).put("/api/media/" + id + "/grants/everyone");
    var started = Service.as(viewer).post(start, "");
    String renewal = "/api/playbacks/" + started.json().path("playbackId").asString() + "/renewal";
    // A grant of one's own, given later, does not change under which one this playback runs.
    Service.as(owner).put("/api/media/" + id + "/grants/" + viewer);
    assertThat(Service.as(viewer).post(renewal, "").status()).isEqualTo(200);
    Service.as(owner).delete("/api/media/" + id + "/grants/everyone");
    assertThat(Service.as(viewer).post(renewal, "").code()).isEqualTo("playback-ended");
    assertThat(Service.as(viewer).post(start, "").status()).isEqualTo(201);
  }

  @Test
  void a_retry_starts_nothing_new() {
    Service.published(id);
    var first = Service.as(owner).post(start, "", "Idempotency-Key", "k-" + id);
    var second = Service.as(owner).post(start, "", "Idempotency-Key", "k-" + id);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.json().path("playbackId")).isEqualTo(first.json().path("playbackId"));
  }

  @Test
  void a_retry_gets_cookies_that_end_when_the_first_did_and_none_after_that() {
    Service.published(id);
    var first = Service.as(owner).post(start, "", "Idempotency-Key", "s-" + id);
    String renewal = "/api/playbacks/" + first.json().path("playbackId").asString() + "/renewal";
    var renewed = Service.as(owner).post(renewal, "", "Idempotency-Key", "r-" + id);
    for (var given :
        List.of(List.of(start, "s-" + id, first), List.of(renewal, "r-" + id, renewed))) {
      String path = (String) given.get(0);
      String key = (String) given.get(1);
      JsonNode before = ((io.mediahub.testing.Api.Answer) given.get(2)).json();
      var retried =
          Service.CLOCK.after(
              Duration.ofMinutes(4),
              () -> Service.as(owner).post(path, "", "Idempotency-Key", key));
      assertThat(retried.json().path("cookiesExpireAt")).isEqualTo(before.path("cookiesExpireAt"));
      assertThat(retried.json().path("cookies").path("CloudFront-Policy"))
          .isEqualTo(before.path("cookies").path("CloudFront-Policy"));
      assertThat(retried.header("Set-Cookie")).containsPattern("Max-Age=[1-6]?[0-9];");
      var late =
          Service.CLOCK.after(
              Duration.ofMinutes(6),
              () -> Service.as(owner).post(path, "", "Idempotency-Key", key));
      assertThat(late.status()).isEqualTo(410);
      assertThat(late.code()).isEqualTo("playback-ended");
      assertThat(late.headers().allValues("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void a_retry_gets_no_cookies_of_a_grant_that_was_revoked_though_another_was_given_since() {
    Service.published(id);
    String grant = "/api/media/" + id + "/grants/" + viewer;
    Service.as(owner).put(grant);
    var first = Service.as(viewer).post(start, "", "Idempotency-Key", "s-" + id);
    String renewal = "/api/playbacks/" + first.json().path("playbackId").asString() + "/renewal";
    Service.as(viewer).post(renewal, "", "Idempotency-Key", "r-" + id);
    Service.as(owner).delete(grant);
    Service.as(owner).put(grant);

    for (var retry : List.of(List.of(start, "s-"), List.of(renewal, "r-"))) {
      var answer = Service.as(viewer).post(retry.get(0), "", "Idempotency-Key", retry.get(1) + id);
      assertThat(answer.status()).isEqualTo(410);
      assertThat(answer.code()).isEqualTo("playback-ended");
      assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }
    assertThat(Service.as(viewer).post(start, "").status()).isEqualTo(201);
  }

  @Test
  void one_viewer_begins_so_many_playbacks_a_minute_and_has_so_many_at_a_time() {
    Service.published(id);
    var limits =
        Map.of("mediahub.view.max-starts-per-minute", "3", "mediahub.view.max-playbacks", "4");
    try (var strict = Service.run(limits)) {
      for (int i = 0; i < 3; i++) {
        assertThat(Service.at(strict, owner).post(start, "").status()).isEqualTo(201);
      }
      var often = Service.at(strict, owner).post(start, "");
      assertThat(often.status()).isEqualTo(429);
      assertThat(often.code()).isEqualTo("too-many-playback-starts");
      assertThat(Integer.parseInt(often.header("Retry-After"))).isBetween(30, 60);

      var many =
          Service.CLOCK.after(
              Duration.ofSeconds(90),
              () -> {
                Service.at(strict, owner).post(start, "");
                return Service.at(strict, owner).post(start, "");
              });
      assertThat(many.status()).isEqualTo(429);
      assertThat(many.code()).isEqualTo("too-many-playbacks");
      // Those that are not renewed end with their cookies.
      var later =
          Service.CLOCK.after(
              Duration.ofMinutes(6), () -> Service.at(strict, owner).post(start, ""));
      assertThat(later.status()).isEqualTo(201);
      // Another viewer has limits of their own.
      Service.as(owner).put("/api/media/" + id + "/grants/" + viewer);
      assertThat(Service.at(strict, viewer).post(start, "").status()).isEqualTo(201);
    }
  }

  @Test
  void a_playback_is_forgotten_some_time_after_its_last_cookies_have_ended() {
    Service.published(id);
    var started = Service.as(owner).post(start, "");
    String playbackId = started.json().path("playbackId").asString();
    Instant until = Instant.parse(started.json().path("cookiesExpireAt").asString());

    assertThat(Service.dueAt(playbackId)).isEqualTo(until.plus(Duration.ofDays(7)));
    var renewed =
        Service.CLOCK.after(
            Duration.ofMinutes(3),
            () -> Service.as(owner).post("/api/playbacks/" + playbackId + "/renewal", ""));
    Instant longer = Instant.parse(renewed.json().path("cookiesExpireAt").asString());
    assertThat(longer).isAfter(until);
    assertThat(Service.dueAt(playbackId)).isEqualTo(longer.plus(Duration.ofDays(7)));
  }

  @Test
  void the_playlists_address_has_the_host_that_was_asked_if_it_is_an_allowed_one() {
    Service.published(id);
    for (String host :
        List.of("localhost:8080", "127.0.0.1:8080", "[::1]:8080", "LocalHost:8080")) {
      var answer = Service.as(owner).post(start, "", "X-Forwarded-Host", host);
      assertThat(answer.json().path("playlistUrl").asString())
          .startsWith("http://" + host.toLowerCase(Locale.ROOT) + "/p/");
      // What is compared with the policy does not depend on the host.
      byte[] policy = decoded(answer.json().path("cookies").path("CloudFront-Policy").asString());
      assertThat(new String(policy, UTF_8)).contains("http://127.0.0.1:8080/p/");
    }
    for (String host : List.of("evil.example", "localhost:9", "127.0.0.1:8080@evil.example")) {
      var answer = Service.as(owner).post(start, "", "X-Forwarded-Host", host);
      assertThat(answer.json().path("playlistUrl").asString())
          .startsWith("http://127.0.0.1:8080/p/");
    }
  }

  @Test
  void cookies_hold_an_hour_at_most() {
    assertThatThrownBy(
            () ->
                new ViewSettings(
                    Duration.ofMinutes(61),
                    DataSize.ofMegabytes(1),
                    Duration.ofMillis(500),
                    1,
                    1,
                    1))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("mediahub.view.cookie-validity must be between 10s and 1h");
  }

  /** CloudFront's own base64, which is safe in a cookie. */
  private static byte[] decoded(String text) {
    return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '=').replace('~', '/'));
  }
}
