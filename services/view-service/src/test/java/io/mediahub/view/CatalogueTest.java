package io.mediahub.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CatalogueTest {
  private final String owner = Service.user();

  @Test
  void a_medium_shows_how_far_it_is() {
    String id = Service.media(owner);
    JsonNode before = Service.as(owner).get("/api/media/" + id).json();
    assertThat(before.path("status").asString()).isEqualTo("inspecting");
    assertThat(before.path("renditions")).isEmpty();

    Service.encoding(id);
    Service.playable(id);
    var answer = Service.as(owner).get("/api/media/" + id);
    JsonNode media = answer.json();
    assertThat(media.path("versions").path("upload").asLong()).isEqualTo(2);
    assertThat(media.path("status").asString()).isEqualTo("encoding");
    assertThat(media.path("progressPermille").asInt()).isEqualTo(250);
    assertThat(media.path("durationMillis").asLong()).isEqualTo(6500);
    assertThat(media.path("inspection").path("container").asString()).isEqualTo("mov");
    JsonNode dropped = media.path("droppedTracks").get(0);
    assertThat(dropped.path("index").asInt()).isEqualTo(2);
    assertThat(dropped.path("reason").asString()).contains("nellymoser, which is not supported");
    assertThat(media.path("versions").path("rendition").asLong()).isEqualTo(5);
    assertThat(media.path("timings").path("firstPlayableAt").isNull()).isFalse();
    assertThat(media.path("timings").path("publishedAt").isNull()).isTrue();
    JsonNode video = media.path("renditions").get(0);
    assertThat(video.path("kind").asString()).isEqualTo("video");
    assertThat(video.path("state").asString()).isEqualTo("encoding");
    assertThat(video.path("width").asInt()).isEqualTo(426);
    assertThat(video.path("segments").asInt()).isEqualTo(1);
    assertThat(video.path("prefix").asString()).isEqualTo("job-m/v240/");
    assertThat(media.path("renditions").get(1).path("channels").asInt()).isEqualTo(2);
  }

  @Test
  void the_owner_sees_its_packages() {
    String id = Service.media(owner);
    Service.encoding(id);
    Service.pack(id, "prev", "preview", 4000);
    Service.played(id, "prev");
    Service.views()
        .sql(
            """
            update catalogue_package set state = 'abandoned', code = 'superseded',
              sentence = 'The media is published.', playable_at = planned_at
             where media_id = ? and package_id = 'prev'
            """)
        .params(id)
        .update();

    JsonNode packages = Service.as(owner).get("/api/media/" + id).json().path("packages");

    assertThat(packages).hasSize(2);
    JsonNode main = packages.get(0);
    assertThat(main.path("packageId").asString()).isEqualTo("job-m");
    assertThat(main.path("kind").asString()).isEqualTo("main");
    assertThat(main.path("state").asString()).isEqualTo("encoding");
    assertThat(main.path("played").asBoolean(true)).isFalse();
    assertThat(main.has("playableAt")).isFalse();
    assertThat(main.has("end")).isFalse();
    JsonNode preview = packages.get(1);
    assertThat(preview.path("kind").asString()).isEqualTo("preview");
    assertThat(preview.path("played").asBoolean()).isTrue();
    assertThat(Instant.parse(preview.path("playableAt").asString())).isBefore(Instant.MAX);
    assertThat(preview.path("end").path("code").asString()).isEqualTo("superseded");
  }

  @Test
  void the_packages_of_an_earlier_version_are_named_as_well() {
    String id = Service.media(owner);
    Service.encodingOfEarlierVersion(id);
    Service.segment(id, "job-1", "v240", 0, 4_000_000);
    Service.played(id, "job-1");

    JsonNode media = Service.as(owner).get("/api/media/" + id).json();

    assertThat(media.path("packages").get(0).path("packageId").asString()).isEqualTo("job-1");
    assertThat(media.path("packages").get(0).has("playableAt")).isTrue();
    assertThat(media.path("renditions").get(0).path("prefix").asString()).isEqualTo("job/1/v240/");
  }

  @Test
  void a_deleted_media_is_in_no_list_and_says_that_it_is_deleted() {
    String id = Service.media(owner);
    Service.published(id);
    String viewer = Service.user();
    Service.granted(id, viewer);

    Service.deleted(id);

    assertThat(Service.as(owner).get("/api/media").text()).doesNotContain(id);
    assertThat(Service.as(viewer).get("/api/media").text()).doesNotContain(id);
    var gone = Service.as(owner).get("/api/media/" + id);
    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.code()).isEqualTo("media-deleted");
    assertThat(Service.as(owner).post("/api/media/" + id + "/playback", "").code())
        .isEqualTo("media-deleted");
    assertThat(Service.as(Service.user()).get("/api/media/" + id).code())
        .isEqualTo("media-unknown");
  }

  @Test
  void the_owner_sees_how_long_the_rest_of_the_encode_takes() {
    String id = Service.media(owner);
    Service.encoding(id);
    assertThat(Service.as(owner).get("/api/media/" + id).json().path("etaMillis").isNull())
        .isTrue();

    Service.progress(id, 300, 42_000);

    JsonNode media = Service.as(owner).get("/api/media/" + id).json();
    assertThat(media.path("progressPermille").asInt()).isEqualTo(300);
    assertThat(media.path("etaMillis").asLong()).isEqualTo(42_000);
    Service.publish(id, "job-m");
    assertThat(Service.as(owner).get("/api/media/" + id).json().path("etaMillis").isNull())
        .isTrue();
  }

  @Test
  void progress_is_seen_by_a_reader_that_asks_for_news() {
    String id = Service.media(owner);
    var before = Service.as(owner).get("/api/media/" + id);
    assertThat(before.header("ETag")).isNull();
    assertThat(before.header("Cache-Control")).isEqualTo("no-store");
    Service.encoding(id);
    for (String tag : new String[] {"\"2\"", "W/\"2\"", "*"}) {
      var after = Service.as(owner).get("/api/media/" + id, "If-None-Match", tag);
      assertThat(after.status()).isEqualTo(200);
      assertThat(after.json().path("status").asString()).isEqualTo("encoding");
    }
  }

  @Test
  void a_refusal_says_why() {
    String id = Service.media(owner);
    Service.encoding(id);
    Service.views()
        .sql(
            """
            update catalogue_media set phase = 'refused', refusal_code = 'not-media',
              refusal_sentence = 'It is a ZIP archive.', refusal_hint = 'Send a video.'
             where media_id = ?
            """)
        .params(id)
        .update();
    JsonNode media = Service.as(owner).get("/api/media/" + id).json();
    assertThat(media.path("status").asString()).isEqualTo("refused");
    assertThat(media.path("refusal").path("code").asString()).isEqualTo("not-media");
  }

  @Test
  void only_who_may_sees_it() {
    String id = Service.media(owner);
    String viewer = Service.user();
    assertThat(Service.as(viewer).get("/api/media/" + id).code()).isEqualTo("media-unknown");
    assertThat(Service.as(viewer, "ADMIN").get("/api/media/" + id).status()).isEqualTo(200);
    Service.granted(id, viewer);
    assertThat(Service.as(viewer).get("/api/media/" + id).status()).isEqualTo(200);
    assertThat(Service.as(Service.user()).get("/api/media/" + id).status()).isEqualTo(404);
    Service.granted(id, "everyone");
    assertThat(Service.as(Service.user()).get("/api/media/" + id).status()).isEqualTo(200);
    assertThat(Service.anonymous().get("/api/media/" + id).status()).isEqualTo(401);
  }

  @Test
  void a_grant_whose_revocation_may_be_parked_lets_nobody_in() {
    String viewer = Service.user();
    String parked = Service.media(owner);
    String other = Service.media(owner);
    for (String id : List.of(parked, other)) {
      Service.published(id);
      Service.granted(id, viewer);
    }

    Service.parked("viewer-access", "mediahub.grant.events.v1", parked + ":" + viewer);

    assertThat(Service.as(viewer).get("/api/media/" + parked).code()).isEqualTo("media-unknown");
    assertThat(Service.as(viewer).get("/api/media/" + other).status()).isEqualTo(200);
    assertThat(Service.as(viewer).get("/api/media").text()).contains(other).doesNotContain(parked);
    assertThat(Service.as(owner).get("/api/media/" + parked).status()).isEqualTo(200);
    assertThat(Service.as(owner).get("/api/media").text()).contains(other).contains(parked);
    var listed = Service.as(owner).get("/api/media/" + parked + "/grants").json().path("items");
    assertThat(listed.get(0).path("active").asBoolean()).isFalse();
    // A way in of its own.
    Service.granted(parked, "everyone");
    assertThat(Service.as(viewer).get("/api/media").text()).contains(parked);
    Service.parked("viewer-access", "mediahub.grant.events.v1", parked + ":everyone");
    assertThat(Service.as(viewer).get("/api/media").text()).doesNotContain(parked);
  }

  @Test
  void a_medium_of_which_a_record_is_parked_says_that_it_is_behind() {
    String id = Service.media(owner);
    String other = Service.media(owner);
    assertThat(Service.as(owner).get("/api/media/" + id).json().path("delayed").asBoolean(true))
        .isFalse();

    Service.parked("media-catalogue", "mediahub.rendition.events.v1", id);

    JsonNode media = Service.as(owner).get("/api/media/" + id).json();
    assertThat(media.path("delayed").asBoolean()).isTrue();
    assertThat(media.path("status").asString()).isEqualTo("inspecting");
    for (JsonNode item : Service.as(owner).get("/api/media").json().path("items")) {
      String itsId = item.path("mediaId").asString();
      if (itsId.equals(id) || itsId.equals(other)) {
        assertThat(item.path("delayed").asBoolean()).isEqualTo(itsId.equals(id));
      }
    }
  }

  @Test
  void a_medium_of_which_the_first_record_is_parked_is_not_called_unknown_to_its_owner() {
    String id = Service.media(owner);
    Service.views().sql("delete from catalogue_upload where media_id = ?").param(id).update();
    assertThat(Service.as(owner).get("/api/media/" + id).code()).isEqualTo("media-unknown");

    Service.parked("media-catalogue", "mediahub.upload.events.v1", id);

    assertThat(Service.as(owner).get("/api/media/" + id).code()).isEqualTo("media-delayed");
    assertThat(Service.as(Service.user()).get("/api/media/" + id).code())
        .isEqualTo("media-unknown");
  }

  @Test
  void a_reader_waits_for_its_own_write() {
    String id = Service.media(owner);
    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)
        .execute(
            () ->
                Service.views()
                    .sql("update catalogue_upload set version = 3 where media_id = ?")
                    .params(id)
                    .update());
    var answer = Service.as(owner).get("/api/media/" + id, "If-Version-At-Least", "3");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("versions").path("upload").asLong()).isEqualTo(3);
  }

  @Test
  void nobody_waits_for_a_medium_that_is_not_there_or_not_theirs_or_for_a_version_far_ahead() {
    String id = Service.media(owner);
    String version = "If-Version-At-Least";
    long began = System.nanoTime();

    var nothing = Service.as(owner).get("/api/media/" + Service.user(), version, "999999999");
    var foreign = Service.as(Service.user()).get("/api/media/" + id, version, "999999999");
    var ahead = Service.as(owner).get("/api/media/" + id, version, "999999999");

    assertThat(nothing.code()).isEqualTo("media-unknown");
    assertThat(foreign.code()).isEqualTo("media-unknown");
    assertThat(ahead.code()).isEqualTo("version-unknown");
    // A wait ends after five seconds; three of them would be fifteen.
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void who_was_just_granted_access_waits_for_the_medium_though_no_read_model_knows_of_it() {
    String id = Service.media(owner);
    String viewer = Service.user();
    Service.as(owner).put("/api/media/" + id + "/grants/" + viewer);
    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)
        .execute(() -> Service.granted(id, viewer));

    var answer = Service.as(viewer).get("/api/media/" + id, "If-Version-At-Least", "1");

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void the_number_of_events_is_not_lessened_by_one_that_the_timeline_could_not_take() {
    String id = Service.media(owner);
    String topic = "mediahub.upload.events.v1";
    Service.event(topic, id, 1, "mediahub.upload.UploadRequested", Instant.now());
    Service.event(topic, id, 3, "mediahub.upload.UploadCompleted", Instant.now());

    var answer = Service.as(owner).get("/api/media/" + id + "/events", "If-Version-At-Least", "3");

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void lists_are_read_page_by_page_without_gaps_or_repeats() {
    String other = Service.user();
    Instant same = Instant.now().truncatedTo(ChronoUnit.MICROS);
    var expected = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      expected.add(Service.media(owner, i < 3 ? same : same.minusSeconds(i)));
    }
    String granted = Service.media(other, same.plusSeconds(1));
    Service.published(granted);
    Service.granted(granted, owner);
    expected.add(granted);
    String notPlayable = Service.media(other, same.plusSeconds(2));
    Service.encoding(notPlayable);
    Service.granted(notPlayable, owner);
    String everybody = Service.media(other, same.plusSeconds(3));
    Service.published(everybody);
    Service.granted(everybody, "everyone");
    Service.granted(everybody, owner);
    expected.add(everybody);

    var seen = new ArrayList<String>();
    String after = "";
    int pages = 0;
    do {
      JsonNode page = Service.as(owner).get("/api/media?limit=2&after=" + after).json();
      page.path("items").forEach(item -> seen.add(item.path("mediaId").asString()));
      after = page.path("next").asString("");
      pages++;
    } while (!after.isEmpty() && pages < 20);
    // what other tests gave to everyone is visible as well
    assertThat(seen).doesNotHaveDuplicates().containsAll(expected).doesNotContain(notPlayable);
    assertThat(seen.indexOf(everybody)).isLessThan(seen.indexOf(granted));

    assertThat(Service.as(owner).get("/api/media?limit=0").code()).isEqualTo("limit-invalid");
    assertThat(Service.as(owner).get("/api/media?after=nonsense").code())
        .isEqualTo("after-invalid");
  }

  @Test
  void its_history_is_for_its_owner() {
    String id = Service.media(owner);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Service.event(id, 1, "mediahub.upload.UploadRequested", now);
    Service.event(id, 2, "mediahub.upload.UploadCompleted", now);
    Service.event(id, 3, "mediahub.rendition.MediaInspected", now.plusSeconds(1));
    JsonNode first = Service.as(owner).get("/api/media/" + id + "/events?limit=2").json();
    assertThat(first.path("items")).hasSize(2);
    assertThat(first.path("items").get(0).path("hopMillis").asLong()).isEqualTo(40);
    JsonNode rest =
        Service.as(owner)
            .get("/api/media/" + id + "/events?after=" + first.path("next").asString())
            .json();
    assertThat(rest.path("items")).hasSize(1);
    assertThat(rest.path("items").get(0).path("offset").asLong()).isEqualTo(3);
    assertThat(rest.has("next")).isFalse();
    assertThat(Service.as(Service.user()).get("/api/media/" + id + "/events").status())
        .isEqualTo(404);
  }

  @Test
  void its_owner_sees_how_often_it_was_watched_and_not_by_whom() {
    String id = Service.media(owner);
    String viewer = Service.user();
    Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS).plusSeconds(1);
    Service.event(id, 101, "UploadRequested", today);
    Service.watched(id, 102, viewer, today);
    Service.watched(id, 103, viewer, today.plusSeconds(1));
    Service.watched(id, 104, viewer, today.minus(Duration.ofDays(2)));
    Service.watched(id, 105, viewer, today.minus(Duration.ofDays(60)));

    var answer = Service.as(owner).get("/api/media/" + id + "/events?limit=1");

    assertThat(answer.text()).doesNotContain(viewer).doesNotContain("PlaybackStarted");
    JsonNode page = answer.json();
    assertThat(page.path("items")).hasSize(1);
    assertThat(page.has("next")).isFalse();
    assertThat(page.path("playbacks")).hasSize(2);
    assertThat(page.path("playbacks").get(0).path("day").asString())
        .isEqualTo(today.toString().substring(0, 10));
    assertThat(page.path("playbacks").get(0).path("begun").asLong()).isEqualTo(2);
    assertThat(page.path("playbacks").get(1).path("begun").asLong()).isEqualTo(1);
  }

  @Test
  void a_viewer_sees_what_is_needed_to_watch_and_no_more() {
    String id = Service.media(owner);
    Service.encoding(id);
    Service.playable(id);
    String viewer = Service.user();
    Service.granted(id, viewer);

    var seen = Service.as(viewer).get("/api/media/" + id);
    assertThat(seen.text()).doesNotContain(owner).doesNotContain("job-m").doesNotContain("mov");
    assertThat(seen.json().path("mine").asBoolean(true)).isFalse();
    assertThat(seen.json().path("droppedTracks")).isEmpty();
    assertThat(seen.json().path("renditions").get(0).path("width").asInt()).isEqualTo(426);
    assertThat(Service.as(viewer).get("/api/media").text()).contains(id).doesNotContain(owner);

    JsonNode own = Service.as(owner).get("/api/media/" + id).json();
    assertThat(own.path("ownerId").asString()).isEqualTo(owner);
    assertThat(own.path("mine").asBoolean()).isTrue();
    JsonNode administrators = Service.as(viewer, "ADMIN").get("/api/media/" + id).json();
    assertThat(administrators.path("ownerId").asString()).isEqualTo(owner);
    assertThat(administrators.path("inspection").path("container").asString()).isEqualTo("mov");
  }

  @Test
  void the_api_describes_itself() {
    var paths = Service.anonymous().get("/v3/api-docs").json().path("paths").propertyNames();
    assertThat(paths)
        .contains("/api/media/{mediaId}", "/api/media/{mediaId}/playback")
        .noneMatch(path -> path.startsWith("/internal"));
  }

  @Test
  void a_cursor_that_no_page_gave_is_refused() {
    String id = Service.media(owner);
    for (String made :
        new String[] {
          "9223372036854775807\n" + id,
          "-9223372036854775808\n" + id,
          "1\n\u0000",
          "x\n" + id,
          "1",
          "1\n2\n3"
        }) {
      assertThat(Service.as(owner).get("/api/media?after=" + cursor(made)).code())
          .as(made)
          .isEqualTo("after-invalid");
    }
    for (String made :
        new String[] {
          "9223372036854775807\nt\n0\n0",
          "1\nt\n4294967296\n0",
          "1\nt\n-1\n0",
          "1\nt\u0000\n0\n0",
          "1\nt\n0\n9223372036854775808"
        }) {
      assertThat(Service.as(owner).get("/api/media/" + id + "/events?after=" + cursor(made)).code())
          .as(made)
          .isEqualTo("after-invalid");
    }
  }

  private static String cursor(String key) {
    return Base64.getUrlEncoder().encodeToString(key.getBytes(UTF_8));
  }
}
