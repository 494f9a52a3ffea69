package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.upload.UploadCommand;
import io.mediahub.domain.upload.UploadCommand.Schedule;
import io.mediahub.domain.upload.UploadCommand.Show;
import io.mediahub.testing.Api;
import java.time.Duration;
import java.time.Instant;
import mediahub.upload.Visibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Who may see and watch media, by what their owners and administrators decided. */
class VisibilityTest {
  private final String owner = Service.user();
  private final String viewer = Service.user();
  private final String id = published();
  private final String start = "/api/media/" + id + "/playback";
  private final String startPublic = "/api/public/media/" + id + "/playback";

  private String published() {
    String mediaId = Service.media(owner);
    Service.published(mediaId);
    return mediaId;
  }

  private void decide(UploadCommand command) {
    Service.decided(id, command);
  }

  private static boolean lists(Api who, String mediaId) {
    return who.get("/api/media?limit=100").text().contains(mediaId);
  }

  @ParameterizedTest
  @CsvSource({
    // visibility, member watches, member reads, member finds, anyone watches, anyone reads
    "PRIVATE,  404, 404, false, 404, 404",
    "GRANTED,  404, 404, false, 404, 404",
    "UNLISTED, 201, 200, false, 201, 200",
    "MEMBERS,  201, 200, true,  404, 404",
    "PUBLIC,   201, 200, true,  201, 200"
  })
  void given_a_visibility_when_others_come_then_they_see_and_watch_what_it_lets_them(
      Visibility visibility, int watches, int reads, boolean finds, int anyone, int anyoneReads) {
    decide(new Show(id, visibility));

    Api member = Service.as(viewer);

    assertThat(member.post(start, "").status()).isEqualTo(watches);
    assertThat(member.get("/api/media/" + id).status()).isEqualTo(reads);
    assertThat(lists(member, id)).isEqualTo(finds);
    assertThat(Service.anonymous().post(startPublic, "").status()).isEqualTo(anyone);
    assertThat(Service.anonymous().get("/api/public/media/" + id).status()).isEqualTo(anyoneReads);
    assertThat(Service.as(owner).post(start, "").status()).isEqualTo(201);
    assertThat(lists(Service.as(owner), id)).isTrue();
  }

  @Test
  void given_a_grant_when_the_media_becomes_private_then_it_does_not_count_until_it_is_back() {
    Service.as(owner).put("/api/media/" + id + "/grants/" + viewer);
    Service.granted(id, viewer);
    var playback = Service.as(viewer).post(start, "").json();
    String renewal = "/api/playbacks/" + playback.path("playbackId").asString() + "/renewal";

    decide(new Show(id, Visibility.PRIVATE));

    assertThat(Service.as(viewer).post(start, "").status()).isEqualTo(404);
    assertThat(Service.as(viewer).post(renewal, "").code()).isEqualTo("access-ended");
    assertThat(lists(Service.as(viewer), id)).isFalse();
    decide(new Show(id, Visibility.GRANTED));
    assertThat(Service.as(viewer).post(start, "").status()).isEqualTo(201);
    assertThat(lists(Service.as(viewer), id)).isTrue();
  }

  @Test
  void given_a_grant_to_everyone_when_nothing_else_was_decided_then_members_watch_as_before() {
    Service.as(owner).put("/api/media/" + id + "/grants/everyone");

    assertThat(Service.as(viewer).post(start, "").status()).isEqualTo(201);
    assertThat(Service.anonymous().post(startPublic, "").status()).isEqualTo(404);
  }

  @Test
  void given_a_playback_without_an_account_when_renewed_then_access_is_checked_again() {
    decide(new Show(id, Visibility.PUBLIC));
    JsonNode playback = Service.anonymous().post(startPublic, "").json();
    String renewal = "/api/public/playbacks/" + playback.path("playbackId").asString() + "/renewal";
    assertThat(Service.anonymous().post(renewal, "").status()).isEqualTo(200);

    decide(new Show(id, Visibility.MEMBERS));

    assertThat(Service.anonymous().post(renewal, "").code()).isEqualTo("access-ended");
    assertThat(
            Service.as(viewer)
                .post("/api/playbacks/" + playback.path("playbackId").asString() + "/renewal", "")
                .code())
        .as("nobody takes it over")
        .isEqualTo("playback-unknown");
  }

  @Test
  void given_a_member_s_playback_when_the_media_becomes_public_then_it_goes_on() {
    decide(new Show(id, Visibility.MEMBERS));
    JsonNode playback = Service.as(viewer).post(start, "").json();
    String renewal = "/api/playbacks/" + playback.path("playbackId").asString() + "/renewal";

    decide(new Show(id, Visibility.PUBLIC));

    assertThat(Service.as(viewer).post(renewal, "").status()).isEqualTo(200);
  }

  @Test
  void given_a_time_when_a_playback_begins_then_its_cookies_do_not_outlast_it() {
    Instant closes = Instant.now().plusSeconds(60);
    decide(new Show(id, Visibility.MEMBERS));
    decide(new Schedule(Instant.now().minusSeconds(60), closes));

    JsonNode playback = Service.as(viewer).post(start, "").json();

    assertThat(Instant.parse(playback.path("cookiesExpireAt").asString()))
        .isBeforeOrEqualTo(closes);
    JsonNode own = Service.as(owner).post(start, "").json();
    assertThat(Instant.parse(own.path("cookiesExpireAt").asString())).isAfter(closes);
  }

  @Test
  void given_a_media_that_is_not_open_yet_when_others_come_then_who_could_watch_hears_when() {
    Instant opens = Instant.now().plus(Duration.ofDays(1));
    decide(new Schedule(opens, null));
    assertThat(Service.as(viewer).post(start, "").code()).isEqualTo("media-unknown");
    decide(new Show(id, Visibility.MEMBERS));

    var early = Service.as(viewer).post(start, "");

    assertThat(early.status()).isEqualTo(403);
    assertThat(early.code()).isEqualTo("media-not-yet-open");
    assertThat(lists(Service.as(viewer), id)).isFalse();
    assertThat(Service.as(viewer).get("/api/media/" + id).status()).isEqualTo(404);
    assertThat(lists(Service.as(owner), id)).isTrue();
  }

  @Test
  void given_a_media_that_is_over_when_others_come_then_they_hear_until_when_it_was_open() {
    decide(new Show(id, Visibility.MEMBERS));
    decide(new Schedule(null, Instant.now().minusSeconds(60)));

    var late = Service.as(viewer).post(start, "");

    assertThat(late.status()).isEqualTo(410);
    assertThat(late.code()).isEqualTo("media-closed");
  }

  @Test
  void given_a_takedown_when_anybody_comes_then_nobody_watches_and_the_owner_reads_why() {
    decide(new Show(id, Visibility.PUBLIC));

    decide(new UploadCommand.TakeDown("A claim."));

    assertThat(Service.as(viewer).post(start, "").code()).isEqualTo("media-unknown");
    assertThat(Service.anonymous().post(startPublic, "").code()).isEqualTo("media-unknown");
    assertThat(lists(Service.as(viewer), id)).isFalse();
    var own = Service.as(owner).post(start, "");
    assertThat(own.code()).isEqualTo("media-taken-down");
    assertThat(own.text()).contains("A claim.");
    JsonNode detail = Service.as(owner).get("/api/media/" + id).json();
    assertThat(detail.path("decisions").path("takedown").asString()).isEqualTo("A claim.");
    decide(new UploadCommand.Reinstate());
    assertThat(Service.as(viewer).post(start, "").status()).isEqualTo(201);
  }

  @Test
  void given_a_deletion_when_it_can_be_undone_then_only_its_owner_finds_it_among_the_removed() {
    decide(new Show(id, Visibility.PUBLIC));

    Service.removed(id, Instant.now().plus(Duration.ofDays(7)));

    assertThat(lists(Service.as(viewer), id)).isFalse();
    assertThat(Service.as(viewer).get("/api/media/" + id).status()).isEqualTo(404);
    assertThat(lists(Service.as(owner), id)).isFalse();
    assertThat(Service.as(owner).get("/api/media?removed=true").text()).contains(id);
    assertThat(Service.as(viewer).get("/api/media?removed=true").text()).doesNotContain(id);
    assertThat(
            Service.as(owner)
                .get("/api/media/" + id)
                .json()
                .path("decisions")
                .path("removeAt")
                .isNull())
        .isFalse();
  }

  @Test
  void given_an_edit_when_a_viewer_reads_then_the_texts_are_there_and_the_decisions_are_not() {
    decide(new Show(id, Visibility.MEMBERS));

    Service.edited(id, "Sintel", "A dragon.", "en", "fantasy", "short");

    JsonNode detail = Service.as(viewer).get("/api/media/" + id).json();
    assertThat(detail.path("title").asString()).isEqualTo("Sintel");
    assertThat(detail.path("description").asString()).isEqualTo("A dragon.");
    assertThat(detail.path("language").asString()).isEqualTo("en");
    assertThat(detail.path("tags").get(1).asString()).isEqualTo("short");
    assertThat(detail.path("decisions").isNull()).isTrue();
    assertThat(
            Service.as(owner)
                .get("/api/media/" + id)
                .json()
                .path("decisions")
                .path("visibility")
                .asString())
        .isEqualTo("members");
  }
}
