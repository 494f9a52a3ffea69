package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.upload.UploadCommand.Show;
import io.mediahub.testing.Api.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import mediahub.upload.Visibility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Grants that count within limits, and by the code of a link. */
class GrantLimitsTest {
  private final String owner = Service.user();
  private final String viewer = Service.user();
  private final String id = published();
  private final String start = "/api/media/" + id + "/playback";
  private final String grants = "/api/media/" + id + "/grants";

  private String published() {
    String mediaId = Service.media(owner);
    Service.published(mediaId);
    return mediaId;
  }

  private Answer grant(String limits) {
    return Service.as(owner).putJson(grants + "/" + viewer, limits);
  }

  private static String renewal(Answer started) {
    return "/api/playbacks/" + started.json().path("playbackId").asString() + "/renewal";
  }

  @Test
  void given_a_grant_that_ends_when_a_playback_begins_then_its_cookies_end_with_it() {
    Instant closes = Instant.now().plusSeconds(60);
    JsonNode given = grant("{\"closesAt\":\"" + closes + "\"}").json();
    assertThat(given.path("active").asBoolean()).isTrue();

    JsonNode playback = Service.as(viewer).post(start, "").json();

    assertThat(Instant.parse(playback.path("cookiesExpireAt").asString()))
        .isBeforeOrEqualTo(closes);
  }

  @Test
  void given_a_grant_outside_of_its_time_when_the_viewer_comes_then_the_media_does_not_exist() {
    grant("{\"opensAt\":\"" + Instant.now().plus(Duration.ofDays(1)) + "\"}");
    assertThat(Service.as(viewer).post(start, "").code()).isEqualTo("media-unknown");

    grant("{\"closesAt\":\"" + Instant.now().minusSeconds(1) + "\"}");

    assertThat(Service.as(viewer).post(start, "").code()).isEqualTo("media-unknown");
    assertThat(Service.as(viewer).get("/api/media/" + id).status()).isEqualTo(404);
  }

  @Test
  void given_a_running_playback_when_the_grant_gets_other_limits_then_it_is_not_renewed() {
    grant("{}");
    Answer started = Service.as(viewer).post(start, "");

    grant("{\"plays\":5}");

    assertThat(Service.as(viewer).post(renewal(started), "").code()).isEqualTo("playback-ended");
    assertThat(Service.as(viewer).post(start, "").status()).isEqualTo(201);
  }

  @Test
  void given_some_plays_when_they_are_used_up_then_a_running_one_goes_on_and_a_new_one_does_not() {
    grant("{\"plays\":2}");
    Answer first = Service.as(viewer).post(start, "", "Idempotency-Key", "k-" + id);
    assertThat(Service.as(viewer).post(start, "", "Idempotency-Key", "k-" + id).status())
        .as("a retry is no play")
        .isEqualTo(201);
    assertThat(Service.as(viewer).post(start, "").status()).isEqualTo(201);

    Answer third = Service.as(viewer).post(start, "");

    assertThat(third.status()).isEqualTo(403);
    assertThat(third.code()).isEqualTo("grant-used-up");
    assertThat(Service.as(viewer).post(renewal(first), "").status()).isEqualTo(200);
    grant("{\"plays\":3}");
    assertThat(Service.as(viewer).post(start, "").status()).isEqualTo(201);
  }

  @Test
  void given_three_plays_when_ten_come_at_once_then_three_begin() {
    grant("{\"plays\":3}");
    List<CompletableFuture<Integer>> all = new ArrayList<>();

    for (int i = 0; i < 10; i++) {
      all.add(CompletableFuture.supplyAsync(() -> Service.as(viewer).post(start, "").status()));
    }

    List<Integer> statuses = all.stream().map(CompletableFuture::join).toList();
    assertThat(statuses).containsOnly(201, 403);
    assertThat(statuses).filteredOn(status -> status == 201).hasSize(3);
  }

  @Test
  void given_limits_that_make_no_sense_when_granted_then_they_are_refused() {
    Answer refused = grant("{\"plays\":-1}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("grant-terms-invalid");
  }

  @Test
  void given_a_link_when_somebody_has_its_code_then_they_watch_until_it_is_revoked() {
    String key = UUID.randomUUID().toString();
    Answer made = Service.as(owner).post(grants, "{\"plays\":9}", "Idempotency-Key", key);
    assertThat(made.status()).isEqualTo(201);
    String code = made.json().path("code").asString();
    assertThat(
            Service.as(owner)
                .post(grants, "{\"plays\":9}", "Idempotency-Key", key)
                .json()
                .path("code")
                .asString())
        .as("a retry gets the same")
        .isEqualTo(code);
    assertThat(made.header("Location")).doesNotContain(code);

    Answer started = Service.as(viewer).post(start, "{\"code\":\"" + code + "\"}");

    assertThat(started.status()).isEqualTo(201);
    assertThat(Service.as(viewer).post(renewal(started), "").status()).isEqualTo(200);
    assertThat(
            Service.anonymous()
                .post("/api/public/media/" + id + "/playback", "{\"code\":\"" + code + "\"}")
                .status())
        .isEqualTo(201);
    assertThat(Service.as(owner).delete(made.header("Location")).status()).isEqualTo(200);
    assertThat(Service.as(viewer).post(start, "{\"code\":\"" + code + "\"}").status())
        .isEqualTo(404);
    assertThat(Service.as(viewer).post(renewal(started), "").code()).isEqualTo("access-ended");
  }

  @Test
  void given_another_code_when_somebody_tries_it_then_the_media_does_not_exist() {
    String other = Service.media(owner);
    String code =
        Service.as(owner)
            .post("/api/media/" + other + "/grants", "")
            .json()
            .path("code")
            .asString();

    for (String tried : List.of("x", "", code, "everyone", "A".repeat(24))) {
      Answer refused = Service.as(viewer).post(start, "{\"code\":\"" + tried + "\"}");
      assertThat(refused.status()).as(tried).isEqualTo(404);
      assertThat(refused.code()).isEqualTo("media-unknown");
    }
  }

  @Test
  void given_a_link_when_the_media_becomes_private_then_the_code_opens_nothing() {
    String code = Service.as(owner).post(grants, "").json().path("code").asString();

    Service.decided(id, new Show(id, Visibility.PRIVATE));

    assertThat(Service.as(viewer).post(start, "{\"code\":\"" + code + "\"}").status())
        .isEqualTo(404);
  }

  @Test
  void a_stranger_makes_no_link_and_nobody_grants_to_the_name_of_one() {
    assertThat(Service.as(viewer).post(grants, "").status()).isEqualTo(404);
    assertThat(Service.as(owner).put(grants + "/link-" + "ab".repeat(32)).code())
        .isEqualTo("viewer-invalid");
  }
}
