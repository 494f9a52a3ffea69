package io.mediahub.playlist.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.IFramePlaylist;
import io.mediahub.playlist.render.MediaPlaylist;
import io.mediahub.playlist.render.MultivariantPlaylist;
import io.mediahub.playlist.render.PlaylistTexts;
import io.mediahub.playlist.render.TextRendition;
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
  @ValueSource(
      strings = {
        "complete",
        "growing",
        "audio-only",
        "video-only",
        "subtitles",
        "growing-subtitles",
        "encrypted"
      })
  void texts_are_as_agreed(String name) throws IOException {
    assertThat(all(pack(name))).isEqualTo(golden(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "complete",
        "growing",
        "audio-only",
        "video-only",
        "subtitles",
        "growing-subtitles",
        "encrypted"
      })
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

  /** Each package has its own key, and a package may have taken over renditions. */
  @Test
  void the_key_is_that_of_the_package_that_has_the_files() {
    var pack = Packages.encrypted();
    Track sound =
        Packages.encrypted(
            Packages.audio(2, true).track(), "../../first-m/a0/", "../../first-m/key");

    String text =
        MediaPlaylist.render(pack, new AudioRendition(pack.audio().getFirst().rung(), sound));

    assertThat(text)
        .contains(
            """
            #EXT-X-KEY:METHOD=AES-128,URI="../../first-m/key",IV=0x01000000000000000000000000000000
            #EXT-X-MAP:URI="../../first-m/a0/init.mp4"
            #EXT-X-KEY:METHOD=AES-128,URI="../../first-m/key"
            #EXTINF:4.010667,
            ../../first-m/a0/00000.m4s
            """);
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

  /** EVENT while the pictures grow, and no stretch is ever listed with another length. */
  @Test
  void subtitles_grow_with_the_pictures_and_end_with_them() {
    List<String> texts =
        IntStream.rangeClosed(1, 3)
            .mapToObj(
                count -> {
                  var video = Packages.video720(count, count == 3);
                  var pack = new HlsPackage(List.of(video), List.of(), 4000, count == 3);
                  return MediaPlaylist.render(
                      pack.with(Packages.subtitles()), Packages.subtitles().getFirst());
                })
            .toList();
    assertThat(texts.get(0)).contains("00000.vtt", "EVENT").doesNotContain("00001.vtt");
    assertThat(texts.get(1)).startsWith(texts.get(0)).contains("00001.vtt");
    assertThat(lasting(texts.get(2))).startsWith(lasting(texts.get(1)));
    assertThat(texts.get(2)).contains("#EXTINF:2.500000,\n../../x-job-1/s0/00002.vtt\n#EXT-X-END");
  }

  /** Made for a length that the file claimed, though less or more of it was there. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void subtitles_cover_what_there_is_of_the_media(int files) {
    var names = IntStream.range(0, files).mapToObj("%05d.vtt"::formatted).toList();
    var text = new TextRendition("s0", "de", "", false, false, "", names, 4_000_000);
    var pack = Packages.complete().with(List.of(text));

    String playlist = MediaPlaylist.render(pack, text);

    assertThat(playlist).contains("#EXT-X-TARGETDURATION:4\n");
    double sum =
        playlist
            .lines()
            .filter(line -> line.startsWith("#EXTINF:"))
            .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9.]", "")))
            .peek(length -> assertThat(length).isBetween(0.001, 4.5))
            .sum();
    assertThat(sum).isEqualTo(Math.min(10.5, files * 4 + 0.499999), within(1e-6));
  }

  @Test
  void a_film_shorter_than_a_stretch_has_subtitles_once_it_is_whole() {
    var text = new TextRendition("s0", "de", "", false, false, "", List.of("00000.vtt"), 4_000_000);
    var video = Packages.video720(1, false);
    var growing = new HlsPackage(List.of(video), List.of(), List.of(text), 4000, false);
    assertThat(MultivariantPlaylist.render(growing)).doesNotContain("SUBTITLES");
    assertThat(PlaylistTexts.of(growing).text()).isEmpty();

    var whole = new HlsPackage(List.of(video), List.of(), List.of(text), 4000, true);

    assertThat(MultivariantPlaylist.render(whole)).contains("SUBTITLES=\"subs\"");
    assertThat(PlaylistTexts.of(whole).text().get("s0")).contains("#EXTINF:4.000000,\n00000.vtt");
  }

  @Test
  void names_of_subtitles_are_texts_of_strangers() {
    var text =
        new TextRendition(
            "s0",
            "",
            "x\",URI=\"http://evil\r\n#EXT",
            true,
            false,
            "",
            List.of("0.vtt"),
            4_000_000);
    var pack = Packages.complete().with(List.of(text));
    assertThat(MultivariantPlaylist.render(pack))
        .contains("NAME=\"x ,URI= http://evil  #EXT\",LANGUAGE=\"und\"");
  }

  private static HlsPackage pack(String name) {
    return switch (name) {
      case "complete" -> Packages.complete();
      case "growing" -> Packages.growing();
      case "audio-only" -> Packages.audioOnly();
      case "video-only" -> Packages.videoOnly();
      case "subtitles" -> Packages.complete().with(Packages.subtitles());
      case "encrypted" -> Packages.encrypted();
      case "growing-subtitles" -> Packages.growing().with(Packages.subtitles());
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
    pack.text()
        .forEach(
            text ->
                out.append("== ")
                    .append(text.playlistUri())
                    .append('\n')
                    .append(MediaPlaylist.render(pack, text)));
    return out.toString();
  }

  private static String golden(String name) throws IOException {
    try (var in = PlaylistTest.class.getResourceAsStream("/playlists/" + name + ".m3u8.txt")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
