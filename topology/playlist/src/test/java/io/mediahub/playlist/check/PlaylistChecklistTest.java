package io.mediahub.playlist.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.hls.BitRate.Piece;
import io.mediahub.hls.mp4.RenditionBytes;
import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.MultivariantPlaylist;
import io.mediahub.playlist.render.PlaylistTexts;
import io.mediahub.playlist.render.Track;
import io.mediahub.playlist.render.VideoRendition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import mediahub.rendition.AudioRung;
import mediahub.rendition.Finding;
import mediahub.rendition.Fragment;
import mediahub.rendition.Segment;
import mediahub.rendition.VideoRung;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule is broken once, and must be the one that is found. */
class PlaylistChecklistTest {
  private static Arguments text(int rule, String where, String find, String replacement) {
    return Arguments.of(rule, where, find, replacement);
  }

  static Stream<Arguments> brokenTexts() {
    return Stream.of(
        text(1, "master", "#EXTM3U\n", ""),
        text(1, "v720", "#EXTM3U", "\uFEFF#EXTM3U"),
        text(2, "v720", "#EXT-X-VERSION:7", "#EXT-X-VERSION:6"),
        text(2, "a0", "#EXT-X-VERSION:7", "#EXT-X-VERSION:7\n#EXT-X-VERSION:7"),
        text(2, "v720/iframes", "#EXT-X-VERSION:7", "#EXT-X-VERSION:3"),
        text(3, "master", "#EXT-X-VERSION:7", "#EXT-X-VERSION:7\n#EXT-X-ENDLIST"),
        text(3, "v720", "#EXT-X-ENDLIST", "#EXT-X-ENDLIST\n#EXT-X-ENDLIST"),
        text(3, "v720", "#EXTINF:2.500000,\n", ""),
        text(3, "v720", "#EXT-X-ENDLIST", "#EXT-X-STREAM-INF:BANDWIDTH=1\n#EXT-X-ENDLIST"),
        text(3, "master", "AUDIO=\"audio\"\nv720", "AUDIO=\"sound\"\nv720"),
        text(3, "master", "CODECS=\"avc1.64001F", "CODECS=avc1.64001F"),
        text(3, "master", "AVERAGE-BANDWIDTH=", "BANDWIDTH=1,AVERAGE-BANDWIDTH="),
        text(3, "v720/iframes", "#EXT-X-I-FRAMES-ONLY\n", ""),
        text(4, "v720", "#EXT-X-TARGETDURATION:4", "#EXT-X-TARGETDURATION:3"),
        text(4, "v720", "#EXT-X-TARGETDURATION:4", "#EXT-X-TARGETDURATION:4.0"),
        text(4, "v720", "#EXTINF:4.000000", "#EXTINF:4.500000"),
        text(4, "v720", "#EXTINF:4.000000", "#EXTINF:0.000000"),
        text(5, "v720", "#EXT-X-TARGETDURATION:4", "#EXT-X-TARGETDURATION:6"),
        text(5, "v720", "#EXTINF:2.500000", "#EXTINF:2.400000"),
        text(6, "v720", "#EXT-X-ENDLIST\n", ""),
        text(6, "a0", "TYPE:VOD", "TYPE:EVENT"),
        text(7, "master", "#EXT-X-INDEPENDENT-SEGMENTS\n", ""),
        text(8, "v720", "#EXT-X-MAP:URI=\"init.mp4\"\n", ""),
        text(8, "v720", "init.mp4", "../v240/init.mp4"),
        text(9, "master", ",RESOLUTION=1280x720,FRAME", ",RESOLUTION=1280x718,FRAME"),
        text(9, "master", "FRAME-RATE=24.000", "FRAME-RATE=23.976"),
        text(9, "master", "AVERAGE-BANDWIDTH=", "X-AVERAGE="),
        text(10, "master", "BANDWIDTH=2", "BANDWIDTH=3"),
        text(11, "master", "CODECS=\"avc1.64001F,mp4a.40.2\"", "CODECS=\"avc1.64001F\""),
        text(11, "master", "CODECS=\"avc1.64001F,mp4a", "CODECS=\"avc1.640028,mp4a"),
        text(12, "master", "URI=\"v720/iframes.m3u8\"", "URI=\"v720/iframe.m3u8\""),
        text(12, "v720/iframes", "#EXT-X-BYTERANGE:100000@0", "#EXT-X-BYTERANGE:100000@1"),
        text(13, "master", ",LANGUAGE=\"en\"", ""),
        text(13, "master", "AUTOSELECT=YES", "AUTOSELECT=NO"),
        text(13, "master", ",NAME=\"English\"", ""),
        text(14, "v720", "00001.m4s", "00001.m4s\n#EXT-X-DISCONTINUITY"),
        text(15, "v720", "#EXTINF", "#EXT-X-KEY:METHOD=AES-128,URI=\"../key\"\n#EXTINF"),
        text(16, "v720", "00001.m4s", "00007.m4s"),
        text(16, "v720", "00001.m4s", "My-Holiday.m4s?token=1"),
        text(16, "master", "v720/playlist.m3u8", "v720/list.m3u8"));
  }

  @ParameterizedTest
  @MethodSource("brokenTexts")
  void a_broken_text_is_found(int rule, String where, String find, String replacement) {
    assertThat(rules(broken(where, find, replacement))).contains(rule);
  }

  /** A player would play nothing of it, or what it plays would not be what was encrypted. */
  @ParameterizedTest
  @CsvSource({
    "v720, URI=\"../key\", URI=\"../../first-m/key\"",
    "v720, METHOD=AES-128, METHOD=SAMPLE-AES",
    "v720, ',IV=0x01000000000000000000000000000000', ''",
    "v720/iframes, URI=\"../key\", URI=\"key\"",
    "a0, ../key, ../../first-m/key"
  })
  void a_key_that_is_not_that_of_the_files_is_found(String where, String find, String instead) {
    HlsPackage pack = Packages.encrypted();
    PlaylistTexts texts = broken(PlaylistTexts.of(pack), where, find, instead);

    assertThat(
            PlaylistChecklist.check(texts, pack, Packages.SOURCE, Packages.bytes(pack)).findings())
        .extracting(Finding::getRule)
        .containsOnly(15);
  }

  @Test
  void key_frames_of_an_encrypted_package_are_in_files_of_their_own() {
    HlsPackage pack = Packages.encrypted();
    var files = broken(PlaylistTexts.of(pack), "v720/iframes", "00000.iframes.m4s", "00000.m4s");

    assertThat(
            PlaylistChecklist.check(files, pack, Packages.SOURCE, Packages.bytes(pack)).findings())
        .extracting(Finding::getRule)
        .containsOnly(12);
  }

  static Stream<Arguments> brokenFacts() {
    return Stream.of(
        Arguments.of(17, video(v -> codecs(v, "avc3.64001F"))),
        Arguments.of(17, video(v -> codecs(v, "avc1.64003C"))),
        Arguments.of(17, video(v -> codecs(v, "avc1.64001F,mp4a.40.2"))),
        Arguments.of(18, video(v -> rendition(v, 1280, 720, 120))),
        Arguments.of(19, video(v -> rendition(v, 1279, 719, 24))),
        Arguments.of(19, video(v -> rendition(v, 1920, 1080, 24))),
        Arguments.of(19, video(v -> rendition(v, 720, 720, 24))),
        Arguments.of(7, video(v -> firstSegment(v, s -> fragments(s, List.of())))),
        Arguments.of(
            7,
            video(
                v ->
                    firstSegment(v, s -> fragments(s, List.of(new Fragment(4_000_000L, 0L, 1L)))))),
        Arguments.of(
            12,
            video(
                v ->
                    firstSegment(
                        v,
                        s ->
                            fragments(
                                s,
                                List.of(
                                    new Fragment(2_000_000L, 0L, 100L),
                                    new Fragment(2_000_000L, s.getSizeBytes(), 100L)))))),
        Arguments.of(7, video(v -> firstSegment(v, s -> stretched(s, 3_900_000)))),
        Arguments.of(5, video(v -> segments(v, v.track().segments().subList(0, 2)))),
        Arguments.of(8, audio(a -> sound(a, "a0", "English", true, "mp4a.40.2,ac-3"))),
        Arguments.of(13, twoOfOneName()),
        Arguments.of(13, twoDefaults()),
        Arguments.of(20, twice()));
  }

  @ParameterizedTest
  @MethodSource("brokenFacts")
  void a_broken_package_is_found(int rule, HlsPackage pack) {
    assertThat(check(pack, Packages.SOURCE).findings().stream().map(Finding::getRule))
        .contains(rule);
  }

  @Test
  void the_first_variant_is_the_one_to_start_with() {
    String text = MultivariantPlaylist.render(Packages.complete());
    int start = text.indexOf("#EXT-X-STREAM-INF");
    int second = text.indexOf("#EXT-X-STREAM-INF", start + 1);
    int end = text.indexOf("#EXT-X-I-FRAME");
    String swapped =
        text.substring(0, start)
            + text.substring(second, end)
            + text.substring(start, second)
            + text.substring(end);
    var texts = PlaylistTexts.of(Packages.complete());
    assertThat(rules(new PlaylistTexts(swapped, texts.media(), texts.iframes()))).containsOnly(20);
  }

  @Test
  void the_sound_alone_is_listed_but_never_first() {
    String text = MultivariantPlaylist.render(Packages.complete());
    int start = text.indexOf("#EXT-X-STREAM-INF:BANDWIDTH=129102");
    int end = text.indexOf("a0/playlist.m3u8\n", start) + "a0/playlist.m3u8\n".length();
    int first = text.indexOf("#EXT-X-STREAM-INF");
    String sound = text.substring(start, end);
    String without = text.substring(0, start) + text.substring(end);
    String foremost = without.substring(0, first) + sound + without.substring(first);
    var texts = PlaylistTexts.of(Packages.complete());

    assertThat(rules(new PlaylistTexts(without, texts.media(), texts.iframes()))).containsOnly(20);
    assertThat(rules(new PlaylistTexts(foremost, texts.media(), texts.iframes()))).containsOnly(20);
  }

  @Test
  void surround_sound_is_another_choice_with_every_picture() {
    String text = MultivariantPlaylist.render(Packages.surround());

    assertThat(check(Packages.surround(), Packages.SOURCE).findings()).isEmpty();
    assertThat(text.lines().filter(line -> line.startsWith("#EXT-X-MEDIA")))
        .containsExactly(
            media("audio", "English", "YES", 2, "a0"),
            media("audio", "Commentary", "NO", 2, "a1"),
            media("surround", "English", "YES", 6, "a0-surround"),
            media("surround", "Commentary", "NO", 2, "a1"));
    assertThat(variants(text))
        .containsExactly("v720 audio", "a0 audio", "v240 audio", "v240 surround", "v720 surround");
  }

  @Test
  void the_source_s_own_picture_has_its_key_frames_where_it_has_them() {
    UnaryOperator<VideoRendition> rare =
        v -> firstSegment(v, s -> fragments(s, List.of(new Fragment(4_000_000L, 0L, 1000L))));
    var kept = new MediaFacts(10_500_000, 1280, 720, true);
    HlsPackage pack = video(rare);
    HlsPackage other =
        new HlsPackage(
            List.of(Packages.video720(3, true), rare.apply(Packages.video240(3, true))),
            List.of(Packages.audio(3, true)),
            4000,
            true);

    assertThat(check(pack, kept).findings()).isEmpty();
    assertThat(check(pack, kept).advice()).extracting(Finding::getRule).contains(7);
    assertThat(check(pack, Packages.SOURCE).findings())
        .extracting(Finding::getRule)
        .containsOnly(7);
    assertThat(check(other, kept).findings()).extracting(Finding::getRule).containsOnly(7);
  }

  @Test
  void music_has_a_choice_for_slow_connections() {
    var pack = Packages.music();

    assertThat(check(pack, new MediaFacts(10_500_000, 0, 0)).findings()).isEmpty();
    assertThat(variants(MultivariantPlaylist.render(pack)))
        .containsExactly("a0 audio", "a0-low low");
  }

  @Test
  void another_format_is_a_variant_of_its_own_and_never_the_first() {
    var pack = Packages.formats();
    String text = MultivariantPlaylist.render(pack);

    assertThat(check(pack, Packages.SOURCE).findings()).isEmpty();
    assertThat(variants(text)).containsExactly("v720 audio", "a0 audio", "v720-hevc audio");
    assertThat(text).contains("CODECS=\"hvc1.1.6.L93.90,mp4a.40.2\"");
  }

  @Test
  void hdr_stands_beside_h264_and_says_so() {
    var pack = Packages.hdr();
    String text = MultivariantPlaylist.render(pack);

    assertThat(check(pack, Packages.SOURCE).findings()).isEmpty();
    assertThat(variants(text)).containsExactly("v720 audio", "a0 audio", "v720-hdr10 audio");
    assertThat(text.lines().filter(line -> line.contains("RESOLUTION=1280x720")))
        .allSatisfy(
            line ->
                assertThat(line).contains("VIDEO-RANGE=" + (line.contains("hvc1") ? "PQ" : "SDR")));
    assertThat(text.lines().filter(line -> line.contains("VIDEO-RANGE"))).hasSize(4);
    assertThat(MultivariantPlaylist.render(Packages.complete())).doesNotContain("VIDEO-RANGE");
    for (String wrong : List.of("", ",VIDEO-RANGE=SDR", ",VIDEO-RANGE=HLG")) {
      assertThat(rulesOf(pack, text.replace(",VIDEO-RANGE=PQ", wrong))).containsExactly(12, 18);
    }
    assertThat(rulesOf(pack, text.replace("=SDR", "=PQ"))).containsExactly(12, 18);
  }

  /** By which a screen without HDR has nothing to show. */
  @Test
  void hdr_alone_is_not_published() {
    var pack =
        new HlsPackage(
            Packages.hdr().video().subList(1, 2), List.of(Packages.audio(3, true)), 4000, true);

    assertThat(check(pack, Packages.SOURCE).findings().stream().map(Finding::getRule)).contains(18);
  }

  private static List<Integer> rulesOf(HlsPackage pack, String multivariant) {
    var texts = PlaylistTexts.of(pack);
    var changed = new PlaylistTexts(multivariant, texts.media(), texts.iframes());
    return PlaylistChecklist.check(changed, pack, Packages.SOURCE, Packages.bytes(pack))
        .findings()
        .stream()
        .map(Finding::getRule)
        .distinct()
        .sorted()
        .toList();
  }

  @Test
  void groups_of_sound_are_alike_and_say_how_many_channels_they_have() {
    String text = MultivariantPlaylist.render(Packages.surround());
    String surround = media("surround", "English", "YES", 6, "a0-surround");
    String commentary = media("surround", "Commentary", "NO", 2, "a1") + "\n";
    int first = text.indexOf("#EXT-X-STREAM-INF", text.indexOf("AUDIO=\"surround\"") - 200);
    int end = text.indexOf("playlist.m3u8\n", first) + "playlist.m3u8\n".length();

    assertThat(rulesOfSurround(text.replace(commentary, ""))).containsOnly(13);
    assertThat(rulesOfSurround(text.replace(surround, surround.replace("English", "German"))))
        .containsOnly(13);
    assertThat(rulesOfSurround(text.replace(surround, surround.replace("LS=\"6\"", "LS=\"2\""))))
        .containsOnly(13);
    assertThat(rulesOfSurround(text.substring(0, first) + text.substring(end))).contains(3);
  }

  private static List<Integer> rulesOfSurround(String multivariant) {
    var pack = Packages.surround();
    var texts = PlaylistTexts.of(pack);
    return PlaylistChecklist.check(
            new PlaylistTexts(multivariant, texts.media(), texts.iframes()),
            pack,
            Packages.SOURCE,
            Packages.bytes(pack))
        .findings()
        .stream()
        .map(Finding::getRule)
        .toList();
  }

  private static String media(String group, String name, String main, int channels, String id) {
    return ("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"%s\",NAME=\"%s\",LANGUAGE=\"en\",DEFAULT=%s,"
            + "AUTOSELECT=YES,CHANNELS=\"%d\",URI=\"%s/playlist.m3u8\"")
        .formatted(group, name, main, channels, id);
  }

  /** Rendition and group of each variant. */
  private static List<String> variants(String multivariant) {
    List<String> variants = new ArrayList<>();
    List<String> lines = multivariant.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("#EXT-X-STREAM-INF")) {
        variants.add(
            lines.get(i + 1).replace("/playlist.m3u8", "")
                + lines.get(i).replaceAll(".*AUDIO=\"(.*)\"", " $1"));
      }
    }
    return variants;
  }

  @Test
  void a_picture_far_above_the_starting_bit_rate_is_still_first() {
    var large = Packages.video720(1, false);
    var pack =
        new HlsPackage(
            List.of(
                new VideoRendition(
                    new VideoRung("v2160", 3840, 2160, 24, 1, 16_000_000L, "h264"), large.track())),
            List.of(Packages.audio(1, false)),
            4000,
            false);

    assertThat(MultivariantPlaylist.render(pack).lines().filter(line -> !line.startsWith("#")))
        .containsExactly("v2160/playlist.m3u8", "a0/playlist.m3u8");
    assertThat(check(pack, new MediaFacts(0, 3840, 2160)).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {10_400_000, 10_600_000, 20_000_000})
  void a_source_of_another_length_is_found(long micros) {
    assertThat(check(Packages.complete(), new MediaFacts(micros, 1280, 720)).findings())
        .extracting(Finding::getRule)
        .containsOnly(5);
  }

  @ParameterizedTest
  @ValueSource(longs = {10_480_000, 10_500_000, 10_520_000})
  void renditions_may_differ_from_the_source_by_a_frame(long micros) {
    assertThat(check(Packages.complete(), new MediaFacts(micros, 1280, 720)).findings()).isEmpty();
  }

  @Test
  void a_peak_far_above_the_average_is_advice_and_does_not_stop_publication() {
    var quiet = new ArrayList<>(Packages.video720(3, true).track().segments());
    for (int i = 3; i < 20; i++) {
      var model = quiet.get(1);
      quiet.add(
          new Segment(
              "0%04d.m4s".formatted(i),
              4_000_000L,
              10_000L,
              List.of(new Fragment(2_000_000L, 0L, 10L), new Fragment(2_000_000L, 5000L, 10L))));
      assertThat(model.getDurationMicros()).isEqualTo(4_000_000);
    }
    var pack =
        new HlsPackage(List.of(segments(Packages.video720(3, true), quiet)), List.of(), 4000, true);
    var report = check(pack, new MediaFacts(0, 1280, 720));
    assertThat(report.findings()).isEmpty();
    assertThat(report.advice()).extracting(Finding::getRule).containsOnly(10);
  }

  static Stream<Arguments> brokenBytes() {
    return Stream.of(
        Arguments.of(8, "v720", bytes(b -> with(b, b.segments(), b.keyFrames(), false))),
        Arguments.of(5, "v720", bytes(b -> firstPiece(b, 3_900_000, 0))),
        Arguments.of(5, "a0", bytes(b -> firstPiece(b, 3_900_000, 0))),
        Arguments.of(16, "v720", bytes(b -> firstPiece(b, 4_000_000, 1))),
        Arguments.of(16, "a0", bytes(b -> with(b, b.segments().subList(0, 2), List.of(), true))),
        Arguments.of(9, "v720", picture(p -> sized(p, 640, 360))),
        Arguments.of(9, "v720", picture(p -> rated(p, 25))),
        Arguments.of(10, "v720", bytes(b -> firstPiece(b, 4_000_000, 500_000))),
        Arguments.of(10, "v720", bytes(b -> firstPiece(b, 4_000_000, -500_000))),
        Arguments.of(10, "a0", bytes(b -> firstPiece(b, 4_010_667, 50_000))),
        Arguments.of(11, "v720", bytes(b -> codecs(b, "avc1.640028"))),
        Arguments.of(11, "a0", bytes(b -> codecs(b, "mp4a.40.5"))),
        Arguments.of(12, "v720", bytes(b -> with(b, b.segments(), b.segments(), true))),
        Arguments.of(17, "v720", picture(p -> coded(p, "avc1.640028"))),
        Arguments.of(17, "v720", picture(p -> coded(p, "avc1.64003C"))),
        Arguments.of(18, "v720", picture(p -> rated(p, 120))),
        Arguments.of(18, "v720", picture(p -> shown(p, false, true, true))),
        Arguments.of(18, "v720", picture(p -> shown(p, true, true, false))),
        Arguments.of(19, "v720", picture(p -> shown(p, true, false, true))),
        Arguments.of(19, "v720", picture(p -> sized(p, 1920, 1080))),
        Arguments.of(
            8,
            "v720",
            bytes(
                b -> new RenditionBytes(b.codecs(), 0, null, b.segments(), b.keyFrames(), true))));
  }

  /** The plan, the reports and the playlists agree, and the bytes say something else. */
  @ParameterizedTest
  @MethodSource("brokenBytes")
  void bytes_that_are_not_what_the_playlists_say_are_found(
      int rule, String rendition, UnaryOperator<RenditionBytes> change) {
    HlsPackage pack = Packages.complete();
    Map<String, RenditionBytes> bytes = new HashMap<>(Packages.bytes(pack));
    bytes.computeIfPresent(rendition, (id, measured) -> change.apply(measured));

    assertThat(PlaylistChecklist.check(pack, Packages.SOURCE, bytes).findings())
        .extracting(Finding::getRule)
        .contains(rule);
  }

  @Test
  void a_rendition_that_nobody_measured_is_found() {
    assertThat(PlaylistChecklist.check(Packages.complete(), Packages.SOURCE, Map.of()).findings())
        .extracting(Finding::getRule)
        .contains(16);
  }

  /** A player chooses by this number a variant that its connection must carry to the end. */
  @Test
  void a_bit_rate_below_what_was_already_measured_is_found_in_a_growing_package() {
    HlsPackage pack = Packages.growing();
    Map<String, RenditionBytes> bytes = new HashMap<>(Packages.bytes(pack));
    bytes.computeIfPresent("v720", (id, b) -> firstPiece(b, 4_000_000, 4_000_000));

    assertThat(PlaylistChecklist.check(pack, Packages.SOURCE, bytes).findings())
        .extracting(Finding::getRule)
        .contains(10);
  }

  @Test
  void every_rule_has_a_test_in_which_it_is_broken() {
    assertThat(
            Stream.of(brokenTexts(), brokenFacts(), brokenBytes())
                .flatMap(tests -> tests)
                .map(test -> test.get()[0])
                .distinct())
        .containsExactlyInAnyOrderElementsOf(PlaylistChecklist.RULES);
  }

  /** A fault of every segment of a film of six hours fits into an event, with room to spare. */
  @Test
  void findings_are_counted_when_there_are_too_many_to_name() {
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < 5400; i++) {
      segments.add(new Segment("%05d.m4s".formatted(i), 4_000_000L, 1_000_000L, List.of()));
    }
    var pack =
        new HlsPackage(
            List.of(segments(Packages.video720(3, true), segments)), List.of(), 4000, true);

    List<Finding> findings =
        PlaylistChecklist.check(pack, new MediaFacts(0, 1280, 720), Map.of()).findings();

    assertThat(findings).filteredOn(finding -> finding.getRule() == 7).hasSize(6);
    assertThat(findings).extracting(Finding::getSentence).contains("Rule broken 10795 more times.");
    assertThat(findings.stream().mapToInt(finding -> finding.getSentence().length()).sum())
        .isLessThan(10_000);
  }

  private static UnaryOperator<RenditionBytes> bytes(UnaryOperator<RenditionBytes> change) {
    return change;
  }

  private static UnaryOperator<RenditionBytes> picture(
      UnaryOperator<RenditionBytes.Picture> change) {
    return b ->
        new RenditionBytes(
            b.codecs(),
            b.channels(),
            b.picture() == null ? null : change.apply(b.picture()),
            b.segments(),
            b.keyFrames(),
            b.even());
  }

  private static RenditionBytes with(
      RenditionBytes b, List<Piece> segments, List<Piece> keyFrames, boolean even) {
    return new RenditionBytes(b.codecs(), b.channels(), b.picture(), segments, keyFrames, even);
  }

  private static RenditionBytes codecs(RenditionBytes b, String codecs) {
    return new RenditionBytes(
        codecs, b.channels(), b.picture(), b.segments(), b.keyFrames(), b.even());
  }

  private static RenditionBytes firstPiece(RenditionBytes b, long micros, long moreBytes) {
    List<Piece> segments = new ArrayList<>(b.segments());
    segments.set(0, new Piece(micros, segments.getFirst().sizeBytes() + moreBytes));
    return with(b, segments, b.keyFrames(), b.even());
  }

  private static RenditionBytes.Picture sized(RenditionBytes.Picture p, int width, int height) {
    return new RenditionBytes.Picture(
        width, height, p.framesPerSecond(), p.codecs(), true, true, p.transfer());
  }

  private static RenditionBytes.Picture rated(RenditionBytes.Picture p, double rate) {
    return new RenditionBytes.Picture(
        p.width(), p.height(), rate, p.codecs(), true, true, p.transfer());
  }

  private static RenditionBytes.Picture coded(RenditionBytes.Picture p, String codecs) {
    return new RenditionBytes.Picture(
        p.width(), p.height(), p.framesPerSecond(), codecs, true, true, p.transfer());
  }

  private static RenditionBytes.Picture shown(
      RenditionBytes.Picture p, boolean progressive, boolean square, boolean standard) {
    return new RenditionBytes.Picture(
        p.width(),
        p.height(),
        p.framesPerSecond(),
        p.codecs(),
        progressive,
        square,
        standard ? p.transfer() : RenditionBytes.Picture.PQ);
  }

  private static PlaylistChecklist.Report check(HlsPackage pack, MediaFacts source) {
    return PlaylistChecklist.check(pack, source, Packages.bytes(pack));
  }

  private static List<Integer> rules(PlaylistTexts texts) {
    HlsPackage pack = Packages.complete();
    return PlaylistChecklist.check(texts, pack, Packages.SOURCE, Packages.bytes(pack))
        .findings()
        .stream()
        .map(Finding::getRule)
        .distinct()
        .toList();
  }

  private static PlaylistTexts broken(String where, String find, String replacement) {
    return broken(PlaylistTexts.of(Packages.complete()), where, find, replacement);
  }

  private static PlaylistTexts broken(
      PlaylistTexts texts, String where, String find, String replacement) {
    var media = new HashMap<>(texts.media());
    var iframes = new HashMap<>(texts.iframes());
    UnaryOperator<String> change =
        text -> {
          assertThat(text).contains(find);
          return text.replaceFirst(
              java.util.regex.Pattern.quote(find),
              java.util.regex.Matcher.quoteReplacement(replacement));
        };
    if (where.equals("master")) {
      return new PlaylistTexts(change.apply(texts.multivariant()), media, iframes);
    }
    if (where.endsWith("/iframes")) {
      iframes.computeIfPresent(where.replace("/iframes", ""), (id, text) -> change.apply(text));
    } else {
      media.computeIfPresent(where, (id, text) -> change.apply(text));
    }
    return new PlaylistTexts(texts.multivariant(), media, iframes);
  }

  private static HlsPackage video(UnaryOperator<VideoRendition> change) {
    return new HlsPackage(
        List.of(change.apply(Packages.video720(3, true)), Packages.video240(3, true)),
        List.of(Packages.audio(3, true)),
        4000,
        true);
  }

  private static HlsPackage audio(UnaryOperator<AudioRendition> change) {
    return new HlsPackage(
        List.of(Packages.video720(3, true)),
        List.of(change.apply(Packages.audio(3, true))),
        4000,
        true);
  }

  private static HlsPackage twoOfOneName() {
    var one = Packages.audio(3, true);
    return new HlsPackage(
        List.of(), List.of(one, sound(one, "a1", "English", false, "mp4a.40.2")), 4000, true);
  }

  private static HlsPackage twoDefaults() {
    var one = Packages.audio(3, true);
    return new HlsPackage(
        List.of(), List.of(one, sound(one, "a1", "Deutsch", true, "mp4a.40.2")), 4000, true);
  }

  private static HlsPackage twice() {
    return new HlsPackage(
        List.of(Packages.video720(3, true), Packages.video720(3, true)), List.of(), 4000, true);
  }

  private static VideoRendition rendition(VideoRendition v, int width, int height, int rate) {
    return new VideoRendition(
        new VideoRung(v.id(), width, height, rate, 1, v.rung().getMaxBitsPerSecond(), "h264"),
        v.track());
  }

  private static VideoRendition codecs(VideoRendition v, String codecs) {
    return with(v, new Track(codecs, "init.mp4", v.track().segments(), true));
  }

  private static VideoRendition segments(VideoRendition v, List<Segment> segments) {
    return with(v, new Track(v.track().codecs(), "init.mp4", segments, true));
  }

  private static VideoRendition with(VideoRendition v, Track track) {
    return new VideoRendition(v.rung(), track);
  }

  private static VideoRendition firstSegment(VideoRendition v, UnaryOperator<Segment> change) {
    var segments = new ArrayList<>(v.track().segments());
    segments.set(0, change.apply(segments.getFirst()));
    return segments(v, segments);
  }

  private static Segment fragments(Segment s, List<Fragment> fragments) {
    return new Segment(s.getName(), s.getDurationMicros(), s.getSizeBytes(), fragments);
  }

  private static Segment stretched(Segment s, long micros) {
    return new Segment(
        s.getName(),
        micros,
        s.getSizeBytes(),
        List.of(new Fragment(2_000_000L, 0L, 10L), new Fragment(micros - 2_000_000, 500L, 10L)));
  }

  private static AudioRendition sound(
      AudioRendition a, String id, String name, boolean defaultTrack, String codecs) {
    return new AudioRendition(
        AudioRung.newBuilder(a.rung())
            .setRenditionId(id)
            .setName(name)
            .setDefaultTrack(defaultTrack)
            .build(),
        new Track(codecs, "init.mp4", a.track().segments(), true));
  }
}
