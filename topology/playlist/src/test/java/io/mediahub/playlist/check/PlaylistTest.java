package io.mediahub.playlist.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.IFramePlaylist;
import io.mediahub.playlist.render.MediaPlaylist;
import io.mediahub.playlist.render.MultivariantPlaylist;
import io.mediahub.playlist.render.Track;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mediahub.rendition.AudioRung;
import mediahub.rendition.Segment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaylistTest {
  @ParameterizedTest
  @ValueSource(strings = {"complete", "growing", "audio-only", "video-only"})
  void texts_are_as_agreed(String name) throws IOException {
    assertThat(all(pack(name))).isEqualTo(golden(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete", "growing", "audio-only", "video-only"})
  void what_is_rendered_breaks_no_rule(String name) {
    var report =
        PlaylistChecklist.check(
            pack(name),
            name.equals("audio-only") ? new MediaFacts(10_500_000, 0, 0) : Packages.SOURCE,
            Packages.bytes(pack(name)));
    assertThat(report.findings()).isEmpty();
    assertThat(report.advice()).isEmpty();
  }

  @Test
  void a_playlist_is_only_ever_appended_to_until_it_is_complete() {
    List<String> texts =
        IntStream.rangeClosed(0, 3)
            .mapToObj(
                count -> {
                  var video = Packages.video720(count, count == 3);
                  var pack = new HlsPackage(List.of(video), List.of(), 4000, count == 3);
                  return MediaPlaylist.render(pack, video);
                })
            .toList();
    for (int i = 1; i < texts.size(); i++) {
      assertThat(lasting(texts.get(i))).startsWith(lasting(texts.get(i - 1)));
    }
    assertThat(texts.get(2)).startsWith(texts.get(1));
  }

  /** What stays when EVENT becomes VOD: the target duration, the map and the segments (rule 6). */
  private static String lasting(String playlist) {
    return playlist
        .lines()
        .filter(line -> !line.matches("#EXT-X-(PLAYLIST-TYPE|START|ENDLIST).*"))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void a_name_that_a_stranger_wrote_cannot_leave_its_attribute() {
    var audio =
        new AudioRendition(
            new AudioRung(
                "a0",
                1,
                2,
                48_000,
                128_000L,
                "en\"\n#EXT-X-KEY",
                "x\",URI=\"http://evil\r\n#EXTINF:1,",
                true,
                "audio"),
            Packages.audio(3, true).track());
    var pack = new HlsPackage(List.of(), List.of(audio), 4000, true);
    assertThat(MultivariantPlaylist.render(pack).lines().filter(l -> l.startsWith("#EXTINF")))
        .isEmpty();
    assertThat(
            PlaylistChecklist.check(pack, new MediaFacts(0, 0, 0), Packages.bytes(pack)).findings())
        .isEmpty();
  }

  @Test
  void an_unforeseen_long_segment_lifts_the_target_duration_everywhere() {
    var audio = Packages.audio(2, true);
    var long5 = new Segment("00002.m4s", 4_600_000L, 9_000L, List.of());
    var pack =
        new HlsPackage(
            List.of(Packages.video240(2, true)),
            List.of(
                new AudioRendition(
                    new AudioRung("a0", 1, 2, 48_000, 1L, "en", "English", true, "audio"),
                    new Track("mp4a.40.2", "init.mp4", List.of(long5), true))),
            4000,
            true);
    assertThat(audio.track().durationMicros()).isEqualTo(8_021_334);
    assertThat(MediaPlaylist.render(pack, pack.video().getFirst()))
        .contains("#EXT-X-TARGETDURATION:5\n");
  }

  private static HlsPackage pack(String name) {
    return switch (name) {
      case "complete" -> Packages.complete();
      case "growing" -> Packages.growing();
      case "audio-only" -> Packages.audioOnly();
      case "video-only" -> Packages.videoOnly();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String all(HlsPackage pack) {
    var out = new StringBuilder("== master.m3u8\n").append(MultivariantPlaylist.render(pack));
    pack.renditions()
        .forEach(
            rendition ->
                out.append("== ")
                    .append(rendition.playlistUri())
                    .append('\n')
                    .append(MediaPlaylist.render(pack, rendition)));
    pack.video()
        .forEach(
            video ->
                out.append("== ")
                    .append(video.iframesUri())
                    .append('\n')
                    .append(IFramePlaylist.render(pack, video)));
    return out.toString();
  }

  private static String golden(String name) throws IOException {
    try (var in = PlaylistTest.class.getResourceAsStream("/playlists/" + name + ".m3u8.txt")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
