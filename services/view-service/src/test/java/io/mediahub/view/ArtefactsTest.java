package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is made of media beside their renditions, in answers and in playlists. */
class ArtefactsTest {
  private static final String UPLOADED = "u-pt-BR";

  private final String owner = Service.user();
  private final String viewer = Service.user();
  private final String id = Service.media(owner);

  private JsonNode media(String userId) {
    return Service.as(userId).get("/api/media/" + id).json();
  }

  private JsonNode artefacts(String userId) {
    return media(userId).path("artefacts");
  }

  private void film() {
    Service.published(id);
    Service.views()
        .sql("update catalogue_media set kind = 'video' where media_id = ?")
        .params(id)
        .update();
  }

  @Test
  void there_are_none_before_they_are_made() {
    JsonNode media = media(owner);

    assertThat(media.path("kind").isNull()).isTrue();
    assertThat(media.path("artefacts").has("poster")).isFalse();
    assertThat(media.path("artefacts").path("waveform").isArray()).isTrue();
    assertThat(media.path("artefacts").path("subtitles")).isEmpty();
    assertThat(media.path("artefacts").path("requests")).isEmpty();
  }

  @Test
  void a_film_has_what_was_made_of_it() {
    film();
    Service.artefact(
        id,
        "poster",
        "poster",
        "x-j-1/poster/",
        Service.file("320.webp", "image/webp", 320, 180)
            + ","
            + Service.file("640.jpg", "image/jpeg", 640, 360));
    Service.artefact(
        id,
        "storyboard",
        "storyboard",
        "x-j-1/storyboard/",
        Service.file("0.jpg", "image/jpeg", 800, 450)
            + ","
            + Service.file("storyboard.vtt", "text/vtt", 0, 0));
    Service.artefact(
        id, "motion", "motion", "x-j-1/motion/", Service.file("motion.mp4", "video/mp4", 480, 270));
    Service.artefact(
        id,
        "waveform",
        "waveform",
        "x-j-1/waveform/",
        Service.file("waveform.json", "application/json", 0, 0)
            + ","
            + Service.file("waveform.dat", "application/octet-stream", 0, 0));
    Service.artefact(
        id,
        "chapters",
        "chapters",
        "x-j-1/chapters/",
        Service.file("chapters.json", "application/json", 0, 0));
    Service.artefact(id, "later", "hologram", "x-j-1/later/", Service.file("a", "a/b", 0, 0));
    Service.subtitles(id, "s0", "en", "English");

    JsonNode made = artefacts(owner);

    assertThat(media(owner).path("kind").asString()).isEqualTo("video");
    JsonNode poster = made.path("poster");
    assertThat(poster.path("atSeconds").asDouble()).isEqualTo(12.5);
    assertThat(poster.path("blurHash").asString()).isEqualTo("LEHV6nWB2yk8pyo0adR*.7kCMdnj");
    assertThat(poster.path("images")).hasSize(2);
    JsonNode large = poster.path("images").get(1);
    assertThat(large.path("url").asString()).isEqualTo("x-j-1/poster/640.jpg");
    assertThat(large.path("type").asString()).isEqualTo("image/jpeg");
    assertThat(large.path("width").asInt()).isEqualTo(640);
    assertThat(large.path("height").asInt()).isEqualTo(360);
    assertThat(made.path("storyboard").path("url").asString())
        .isEqualTo("x-j-1/storyboard/storyboard.vtt");
    assertThat(made.path("storyboard").path("stepSeconds").asDouble()).isEqualTo(4);
    assertThat(made.path("motion").path("url").asString()).isEqualTo("x-j-1/motion/motion.mp4");
    assertThat(made.path("waveform")).hasSize(2);
    assertThat(made.path("waveform").get(1).path("type").asString())
        .isEqualTo("application/octet-stream");
    assertThat(made.path("chapters").path("url").asString())
        .isEqualTo("x-j-1/chapters/chapters.json");
    JsonNode subtitles = made.path("subtitles").get(0);
    assertThat(subtitles.path("url").asString()).isEqualTo("job-m/s0/playlist.m3u8");
    assertThat(subtitles.path("source").asString()).isEqualTo("file");
    assertThat(made.has("cover")).isFalse();
    assertThat(made.has("image")).isFalse();
  }

  @Test
  void lists_have_the_picture_of_each_media() {
    film();
    Service.artefact(
        id, "cover", "cover", "x-c-1/", Service.file("320.jpg", "image/jpeg", 320, 320));
    assertThat(listed().path("picture").path("images").get(0).path("url").asString())
        .isEqualTo("x-c-1/320.jpg");

    Service.artefact(
        id, "poster", "poster", "x-p-1/", Service.file("320.jpg", "image/jpeg", 320, 180));

    JsonNode item = listed();
    assertThat(item.path("kind").asString()).isEqualTo("video");
    assertThat(item.path("picture").path("blurHash").asString()).startsWith("LEHV6nWB");
    assertThat(item.path("picture").path("images").get(0).path("url").asString())
        .isEqualTo("x-p-1/320.jpg");
  }

  private JsonNode listed() {
    return Service.as(owner).get("/api/media").json().path("items").get(0);
  }

  @Test
  void the_owner_sees_what_became_of_a_wish_and_viewers_do_not() {
    film();
    Service.granted(id, viewer);
    Service.as(owner).put("/api/media/" + id + "/grants/" + viewer);
    Service.artefactJob(id, "poster", null, null);
    Service.artefactJob(id, UPLOADED, "subtitles-unreadable", "It is no text.");

    JsonNode requests = artefacts(owner).path("requests");

    assertThat(requests).hasSize(2);
    assertThat(requests.get(0).path("of").asString()).isEqualTo("poster");
    assertThat(requests.get(0).path("state").asString()).isEqualTo("open");
    assertThat(requests.get(0).has("reason")).isFalse();
    assertThat(requests.get(1).path("of").asString()).isEqualTo("subtitles");
    assertThat(requests.get(1).path("language").asString()).isEqualTo("pt-BR");
    assertThat(requests.get(1).path("state").asString()).isEqualTo("abandoned");
    assertThat(requests.get(1).path("reason").path("code").asString())
        .isEqualTo("subtitles-unreadable");
    assertThat(artefacts(viewer).path("requests")).isEmpty();
  }

  @Test
  void an_image_is_looked_at_like_a_film_is_watched() {
    Service.image(id);
    Service.granted(id, viewer);
    Service.as(owner).put("/api/media/" + id + "/grants/" + viewer);

    var playback = Service.as(viewer).post("/api/media/" + id + "/playback", "");

    assertThat(playback.status()).isEqualTo(201);
    assertThat(playback.json().path("playlistUrl").isNull()).isTrue();
    assertThat(playback.json().path("filesUrl").asString()).endsWith("/" + id + "/");
    assertThat(playback.headers().allValues("Set-Cookie")).hasSize(3);
    JsonNode image = artefacts(viewer).path("image");
    assertThat(image.path("images").get(0).path("url").asString()).isEqualTo("x-job-1/320.avif");
    assertThat(image.has("atSeconds")).isFalse();
    assertThat(media(viewer).path("kind").asString()).isEqualTo("image");
    // What others gave to everyone may be in the list as well.
    JsonNode items = Service.as(viewer).get("/api/media").json().path("items");
    assertThat(items)
        .filteredOn(item -> item.path("mediaId").asString().equals(id))
        .singleElement()
        .satisfies(item -> assertThat(item.path("status").asString()).isEqualTo("published"));
    String renewal = "/api/playbacks/" + playback.json().path("playbackId").asString() + "/renewal";
    assertThat(Service.as(viewer).post(renewal, "").status()).isEqualTo(200);
  }

  @Test
  void an_image_that_is_not_published_is_not_looked_at() {
    Service.image(id);
    Service.ended(id, "encoding");

    assertThat(Service.as(owner).post("/api/media/" + id + "/playback", "").code())
        .isEqualTo("media-not-playable");
  }

  @Test
  void the_files_of_a_film_are_beside_its_playlists() {
    film();

    JsonNode playback = Service.as(owner).post("/api/media/" + id + "/playback", "").json();

    assertThat(playback.path("playlistUrl").asString())
        .isEqualTo(playback.path("filesUrl").asString() + "job-m/master.m3u8");
  }

  @Test
  void playlists_list_subtitles_of_the_file_and_uploaded_ones() {
    film();
    Service.subtitles(id, "s0", "en", "");
    Service.subtitles(id, UPLOADED, "pt-BR", "Legendas");
    Service.uploadedSubtitles(id, "pt-BR", Instant.now().minusSeconds(60));

    String master = playlist("master.m3u8").text();

    assertThat(master)
        .contains("TYPE=SUBTITLES,GROUP-ID=\"subs\",NAME=\"English\",LANGUAGE=\"en\"")
        .contains("NAME=\"Legendas\",LANGUAGE=\"pt-BR\"")
        .contains("URI=\"u-pt-BR/playlist.m3u8\"", "SUBTITLES=\"subs\"");
    assertThat(playlist("u-pt-BR/playlist.m3u8").text())
        .contains("#EXTINF:4.000000,\n../../x-job-1/u-pt-BR/00000.vtt\n")
        .contains("#EXTINF:2.500000,\n../../x-job-1/u-pt-BR/00001.vtt\n#EXT-X-ENDLIST");
    assertThat(playlist("s0/playlist.m3u8").header("Content-Type"))
        .isEqualTo("application/vnd.apple.mpegurl");
    JsonNode named = artefacts(owner).path("subtitles");
    assertThat(named.get(0).path("name").asString()).isEqualTo("English");
    assertThat(named.get(1).path("name").asString()).isEqualTo("Legendas");
    assertThat(named.get(1).path("source").asString()).isEqualTo("upload");
  }

  /** The package stays as it is: its pictures and sound are kept for ever. */
  @Test
  void subtitles_come_and_go_while_a_package_is_published() {
    film();
    assertThat(playlist("master.m3u8").text()).doesNotContain("SUBTITLES");
    assertThat(playlist("u-pt-BR/playlist.m3u8").code()).isEqualTo("playlist-unknown");
    assertThat(playlist("master.m3u8").header("Cache-Control")).contains("no-cache");
    String before = playlist("v240/playlist.m3u8").text();
    Service.uploadedSubtitles(id, "pt-BR", Instant.now().minusSeconds(60));
    Service.subtitles(id, UPLOADED, "pt-BR", "");
    awaitMaster(true);
    assertThat(playlist("u-pt-BR/playlist.m3u8").header("Cache-Control")).contains("no-cache");
    assertThat(playlist("v240/playlist.m3u8").text()).isEqualTo(before);
    assertThat(playlist("v240/playlist.m3u8").header("Cache-Control")).contains("immutable");

    Service.removedSubtitles(id, "pt-BR");

    awaitMaster(false);
    assertThat(artefacts(owner).path("subtitles")).isEmpty();
    // Added again, and not made yet.
    Service.uploadedSubtitles(id, "pt-BR", Instant.now().plusSeconds(5));
    assertThat(artefacts(owner).path("subtitles")).isEmpty();
  }

  private void awaitMaster(boolean listed) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> playlist("master.m3u8").text().contains("pt-BR") == listed);
  }

  @Test
  void subtitles_of_an_earlier_versions_attempt_lie_one_step_further_up() {
    Service.encodingOfEarlierVersion(id);
    for (String rendition : new String[] {"v240", "a0"}) {
      Service.segment(id, "job-1", rendition, 0, 4_000_000);
    }
    Service.subtitles(id, "s0", "en", "English");

    var answer = Service.anonymous().get("/internal/playlists/" + id + "/job/1/s0/playlist.m3u8");

    assertThat(answer.text()).contains("\n../../../x-job-1/s0/00000.vtt\n", "EVENT");
  }

  private io.mediahub.testing.Api.Answer playlist(String name) {
    return Service.anonymous().get("/internal/playlists/" + id + "/job-m/" + name);
  }
}
