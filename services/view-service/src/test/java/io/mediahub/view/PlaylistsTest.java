package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PlaylistsTest {
  private final String id = Service.media(Service.user());
  private final String base = "/internal/playlists/" + id + "/job-m/";

  @Test
  void they_grow_while_segments_arrive_and_end_when_all_are_there() {
    Service.encoding(id);
    assertThat(get("v240/playlist.m3u8").code()).isEqualTo("playlist-unknown");
    Service.playable(id);
    awaitText("v240/playlist.m3u8", "00000.m4s");
    var growing = get("v240/playlist.m3u8");
    assertThat(growing.header("Content-Type")).isEqualTo("application/vnd.apple.mpegurl");
    assertThat(growing.header("Cache-Control")).contains("no-cache");
    assertThat(growing.text()).contains("EVENT").doesNotContain("ENDLIST");

    Service.segment(id, "v240", 1, 2_500_000);
    awaitText("v240/playlist.m3u8", "00001.m4s");
    assertThat(get("v240/playlist.m3u8").text()).startsWith(growing.text());
    assertThat(get("master.m3u8").text()).contains("BANDWIDTH=736080");

    Service.segment(id, "a0", 1, 2_489_333);
    Service.complete(id);
    Service.publish(id, "job-m");
    awaitText("v240/playlist.m3u8", "#EXT-X-ENDLIST");
    var complete = get("v240/playlist.m3u8");
    assertThat(complete.header("Cache-Control")).contains("immutable");
    assertThat(get("a0/playlist.m3u8").text()).contains("VOD");
    assertThat(get("v240/iframes.m3u8").text()).contains("#EXT-X-BYTERANGE:5000@0");
    assertThat(get("a0/iframes.m3u8").status()).isEqualTo(404);
    var unchanged =
        Service.anonymous()
            .get(base + "v240/playlist.m3u8", "If-None-Match", complete.header("ETag"));
    assertThat(unchanged.status()).isEqualTo(304);
  }

  /** A player reads the multivariant playlist once: what is missing then is missing to the end. */
  @Test
  void there_are_none_before_every_planned_rendition_has_a_segment() {
    Service.encoding(id);

    Service.segment(id, "v240", 0, 4_000_000);

    assertThat(get("master.m3u8").code()).isEqualTo("playlist-unknown");
    assertThat(get("v240/playlist.m3u8").code()).isEqualTo("playlist-unknown");
    Service.segment(id, "a0", 0, 4_010_667);
    awaitText("master.m3u8", "a0/playlist.m3u8");
    assertThat(get("master.m3u8").text()).contains("v240/playlist.m3u8", "mp4a.40.2");
  }

  /** The check of a package may still refuse it. */
  @Test
  void they_end_only_when_the_media_is_published() {
    Service.encoding(id);
    Service.playable(id);
    Service.segment(id, "v240", 1, 2_500_000);
    Service.segment(id, "a0", 1, 2_489_333);

    Service.complete(id);

    awaitText("v240/playlist.m3u8", "00001.m4s");
    for (String name : List.of("v240/playlist.m3u8", "a0/playlist.m3u8", "v240/iframes.m3u8")) {
      assertThat(get(name).text()).contains("TYPE:EVENT").doesNotContain("ENDLIST");
      assertThat(get(name).header("Cache-Control")).contains("no-cache");
    }
    Service.publish(id, "job-m");
    awaitText("v240/playlist.m3u8", "#EXT-X-ENDLIST");
    assertThat(get("v240/playlist.m3u8").header("Cache-Control")).contains("immutable");
  }

  @Test
  void a_segment_behind_a_gap_is_not_shown() {
    Service.encoding(id);
    Service.playable(id);
    Service.segment(id, "v240", 2, 4_000_000);
    awaitText("v240/playlist.m3u8", "00000.m4s");
    assertThat(get("v240/playlist.m3u8").text()).doesNotContain("00002.m4s");
  }

  /** A player that asks again gets no bytes while nothing has changed. */
  @Test
  void one_that_grows_is_sent_again_only_when_it_has_grown() {
    Service.encoding(id);
    Service.playable(id);
    awaitText("v240/playlist.m3u8", "00000.m4s");
    String tag = get("v240/playlist.m3u8").header("ETag");

    var same = Service.anonymous().get(base + "v240/playlist.m3u8", "If-None-Match", tag);

    assertThat(same.status()).isEqualTo(304);
    assertThat(same.header("ETag")).isEqualTo(tag);
    Service.segment(id, "v240", 1, 2_500_000);
    awaitText("v240/playlist.m3u8", "00001.m4s");
    var grown = Service.anonymous().get(base + "v240/playlist.m3u8", "If-None-Match", tag);
    assertThat(grown.status()).isEqualTo(200);
    assertThat(grown.header("ETag")).isNotEqualTo(tag);
  }

  @Test
  void chunks_that_are_early_are_shown_when_those_before_them_are_there() {
    Service.encoding(id);
    Service.playable(id);
    Service.segment(id, "v240", 2, 4_000_000);
    Service.segment(id, "v240", 3, 4_000_000);
    awaitText("v240/playlist.m3u8", "00000.m4s");
    assertThat(get("v240/playlist.m3u8").text()).doesNotContain("00002.m4s");

    Service.segment(id, "v240", 1, 4_000_000);

    awaitText("v240/playlist.m3u8", "00003.m4s");
  }

  @Test
  void packages_of_a_media_have_playlists_of_their_own() {
    Service.published(id);
    Service.pack(id, "again", "main", 4000);
    Service.rendition(id, "again", "v240", "avc1.640015");
    Service.rendition(id, "again", "a0", "mp4a.40.2");

    Service.segment(id, "again", "v240", 0, 3_000_000);
    Service.segment(id, "again", "a0", 0, 3_000_000);

    awaitText("../again/v240/playlist.m3u8", "#EXTINF:3.000000,");
    assertThat(get("../again/v240/playlist.m3u8").text()).contains("EVENT");
    assertThat(get("v240/playlist.m3u8").text()).contains("#EXTINF:4.000000,", "ENDLIST");
    assertThat(get("../other/master.m3u8").code()).isEqualTo("playlist-unknown");
  }

  /** Its segments are as long as the source's key frames are apart. */
  @Test
  void a_preview_grows_and_ends_with_its_last_part() {
    preview(10_000);
    awaitText("../prev/v240/playlist.m3u8", "00000.m4s");
    assertThat(get("../prev/v240/playlist.m3u8").text())
        .contains("EVENT", "#EXT-X-TARGETDURATION:10")
        .doesNotContain("ENDLIST");

    Service.complete(id);

    awaitText("../prev/v240/playlist.m3u8", "#EXT-X-ENDLIST");
    // It is swept once another package is published.
    assertThat(get("../prev/v240/playlist.m3u8").header("Cache-Control")).contains("no-cache");
  }

  @Test
  void a_preview_that_is_superseded_ends_with_what_there_is_of_it() {
    preview(4_000);
    Service.segment(id, "prev", "v240", 1, 4_000_000);
    awaitText("../prev/v240/playlist.m3u8", "00001.m4s");

    Service.state(id, "prev", "abandoned");

    awaitText("../prev/v240/playlist.m3u8", "#EXT-X-ENDLIST");
    assertThat(get("../prev/v240/playlist.m3u8").text()).contains("00000.m4s", "00001.m4s");
    assertThat(get("../prev/a0/playlist.m3u8").text()).contains("#EXT-X-ENDLIST");
  }

  private void preview(int segmentMillis) {
    Service.encoding(id);
    Service.pack(id, "prev", "preview", segmentMillis);
    Service.rendition(id, "prev", "v240", "avc1.640015");
    Service.rendition(id, "prev", "a0", "mp4a.40.2");
    Service.segment(id, "prev", "v240", 0, 4_000_000);
    Service.segment(id, "prev", "a0", 0, 4_000_000);
  }

  /** One rendition is made again, and another package has the other. */
  @Test
  void renditions_that_are_kept_are_found_where_they_were_made() {
    Service.published(id);
    Service.pack(id, "second", "main", 4000);
    Service.keeps(id, "second", "job-m", "a0");
    Service.rendition(id, "second", "v240", "avc1.640015");
    Service.segment(id, "second", "v240", 0, 4_000_000);
    Service.pack(id, "third", "main", 4000);
    Service.keeps(id, "third", "second", "a0");
    Service.rendition(id, "third", "v240", "avc1.640015");

    Service.segment(id, "third", "v240", 0, 4_000_000);

    for (String pack : List.of("second", "third")) {
      awaitText("../" + pack + "/master.m3u8", "a0/playlist.m3u8");
      assertThat(get("../" + pack + "/a0/playlist.m3u8").text())
          .contains("#EXT-X-MAP:URI=\"../../job-m/a0/init.mp4\"")
          .contains("\n../../job-m/a0/00000.m4s\n", "\n../../job-m/a0/00001.m4s\n");
      assertThat(get("../" + pack + "/v240/playlist.m3u8").text()).contains("\n00000.m4s\n");
    }
    assertThat(get("a0/playlist.m3u8").text()).contains("\n00000.m4s\n");
  }

  @Test
  void what_an_earlier_version_encoded_plays_on_under_its_path() {
    Service.encodingOfEarlierVersion(id);
    for (String rendition : List.of("v240", "a0")) {
      Service.segment(id, "job-1", rendition, 0, 4_000_000);
    }
    Service.views()
        .sql("update catalogue_rendition set complete = true where media_id = ?")
        .params(id)
        .update();
    awaitText("../job/1/v240/playlist.m3u8", "EVENT");

    Service.views()
        .sql(
            "update catalogue_media set phase = 'published', published_id = 'job-1'"
                + " where media_id = ?")
        .params(id)
        .update();

    awaitText("../job/1/v240/playlist.m3u8", "#EXT-X-ENDLIST");
    assertThat(get("../job/1/a0/playlist.m3u8").header("Cache-Control")).contains("immutable");
    assertThat(get("../job/1/master.m3u8").text()).contains("v240/playlist.m3u8");
    assertThat(get("../job/1/v240/iframes.m3u8").text()).contains("#EXT-X-BYTERANGE:5000@0");
    assertThat(get("../job/2/master.m3u8").code()).isEqualTo("playlist-unknown");
  }

  private io.mediahub.testing.Api.Answer get(String name) {
    return Service.anonymous()
        .get(name.startsWith("../") ? base.replace("job-m/", name.substring(3)) : base + name);
  }

  private void awaitText(String name, String text) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> get(name).text().contains(text));
  }
}
