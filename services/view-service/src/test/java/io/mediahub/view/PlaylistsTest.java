package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PlaylistsTest {
  private final String id = Service.media(Service.user());
  private final String base = "/internal/playlists/" + id + "/job/1/";

  @Test
  void they_grow_while_segments_arrive_and_end_when_all_are_there() {
    Service.encoding(id);
    assertThat(get("v240/playlist.m3u8").code()).isEqualTo("playlist-unknown");
    Service.playable(id);
    awaitText("v240/playlist.m3u8", "00000.m4s");
    var growing = get("v240/playlist.m3u8");
    assertThat(growing.header("Content-Type")).isEqualTo("application/vnd.apple.mpegurl");
    assertThat(growing.header("Cache-Control")).contains("max-age=1,");
    assertThat(growing.text()).contains("EVENT").doesNotContain("ENDLIST");

    Service.segment(id, "v240", 1, 2_500_000);
    awaitText("v240/playlist.m3u8", "00001.m4s");
    assertThat(get("v240/playlist.m3u8").text()).startsWith(growing.text());
    assertThat(get("master.m3u8").text()).contains("BANDWIDTH=736080");

    Service.segment(id, "a0", 1, 2_489_333);
    Service.complete(id);
    Service.phase(id, "published");
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
      assertThat(get(name).header("Cache-Control")).contains("max-age=1,");
    }
    Service.phase(id, "published");
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

  @Test
  void segments_of_another_attempt_are_not_shown() {
    Service.published(id);
    Service.views()
        .sql("update catalogue_rendition set attempt = 2, complete = false where media_id = ?")
        .params(id)
        .update();
    assertThat(get("master.m3u8").code()).isEqualTo("playlist-unknown");
    var second = Service.anonymous().get(base.replace("/1/", "/2/") + "master.m3u8");
    assertThat(second.code()).isEqualTo("playlist-unknown");
  }

  private io.mediahub.testing.Api.Answer get(String name) {
    return Service.anonymous().get(base + name);
  }

  private void awaitText(String name, String text) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> get(name).text().contains(text));
  }
}
