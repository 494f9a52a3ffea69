package io.mediahub.playlist.check;

import io.mediahub.hls.BitRate.Piece;
import io.mediahub.hls.measure.Aes128;
import io.mediahub.hls.mp4.RenditionBytes;
import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.Rendition;
import io.mediahub.playlist.render.TextRendition;
import io.mediahub.playlist.render.Track;
import io.mediahub.playlist.render.VideoRendition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mediahub.rendition.AudioRung;
import mediahub.rendition.Fragment;
import mediahub.rendition.Segment;
import mediahub.rendition.VideoRung;

/** Packages to test with: 4 s segments of two key frames each, and a shorter last one. */
final class Packages {
  static final MediaFacts SOURCE = new MediaFacts(10_500_000, 1280, 720);

  private static final int BT709 = 1;

  private Packages() {}

  static HlsPackage complete() {
    return new HlsPackage(
        List.of(video720(3, true), video240(3, true)), List.of(audio(3, true)), 4000, true);
  }

  /** Three segments of the small rendition exist, one of the large one. */
  static HlsPackage growing() {
    return new HlsPackage(
        List.of(video720(1, false), video240(3, true)), List.of(audio(2, false)), 4000, false);
  }

  /** Of two tracks, one of them with six channels beside two. */
  static HlsPackage surround() {
    return new HlsPackage(
        List.of(video720(3, true), video240(3, true)),
        List.of(
            audio(3, true),
            sound("a1", 2, 2, 1.0, "Commentary", false, "audio"),
            sound("a0-surround", 1, 6, 3.0, "English", true, "surround")),
        4000,
        true);
  }

  /** A picture in two formats. */
  static HlsPackage formats() {
    return new HlsPackage(
        List.of(
            video720(3, true),
            new VideoRendition(
                new VideoRung("v720-hevc", 1280, 720, 24, 1, 1_950_000L, "hevc"),
                picture("hvc1.1.6.L93.90", 600_000, 3, true))),
        List.of(audio(3, true)),
        4000,
        true);
  }

  /** A picture in H.264, and with the light of HDR10. */
  static HlsPackage hdr() {
    return new HlsPackage(
        List.of(
            video720(3, true),
            new VideoRendition(
                new VideoRung("v720-hdr10", 1280, 720, 24, 1, 2_250_000L, "hdr10"),
                picture("hvc1.2.4.L93.90", 700_000, 3, true))),
        List.of(audio(3, true)),
        4000,
        true);
  }

  /** Music: one rendition for slow connections, and one for others. */
  static HlsPackage music() {
    return new HlsPackage(
        List.of(),
        List.of(
            sound("a0", 1, 2, 1.5, "English", true, "audio"),
            sound("a0-low", 1, 2, 0.5, "English", true, "low")),
        4000,
        true);
  }

  private static AudioRendition sound(
      String id, int source, int channels, double bits, String name, boolean main, String group) {
    Track track = audio(3, true).track();
    long bitsPerSecond = Math.round(128_000 * bits);
    return new AudioRendition(
        new AudioRung(id, source, channels, 48_000, bitsPerSecond, "en", name, main, group),
        new Track(
            track.codecs(),
            track.initName(),
            track.segments().stream()
                .map(
                    each ->
                        new Segment(
                            each.getName(),
                            each.getDurationMicros(),
                            Math.round(each.getSizeBytes() * bits),
                            List.of()))
                .toList(),
            true));
  }

  /** As a worker that encrypts reports it. */
  static HlsPackage encrypted() {
    HlsPackage plain = complete();
    return new HlsPackage(
        plain.video().stream()
            .map(each -> new VideoRendition(each.rung(), encrypted(each.track(), "", "../key")))
            .toList(),
        plain.audio().stream()
            .map(each -> new AudioRendition(each.rung(), encrypted(each.track(), "", "../key")))
            .toList(),
        4000,
        true);
  }

  static Track encrypted(Track plain, String folder, String keyUri) {
    return new Track(
        plain.codecs(),
        plain.initName(),
        plain.segments().stream().map(Packages::encrypted).toList(),
        true,
        folder,
        keyUri);
  }

  private static Segment encrypted(Segment plain) {
    var keyFrames = new ArrayList<Fragment>();
    long end = 0;
    for (Fragment each : plain.getFragments()) {
      long bytes = Aes128.encryptedSize(each.getKeyFrameBytes());
      keyFrames.add(new Fragment(each.getDurationMicros(), end, bytes));
      end += bytes;
    }
    return new Segment(
        plain.getName(),
        plain.getDurationMicros(),
        Aes128.encryptedSize(plain.getSizeBytes()),
        keyFrames);
  }

  static HlsPackage audioOnly() {
    return new HlsPackage(List.of(), List.of(audio(3, true)), 4000, true);
  }

  static HlsPackage videoOnly() {
    return new HlsPackage(List.of(video720(3, true)), List.of(), 4000, true);
  }

  /** Two languages, one of them twice, in files as long as the segments of the pictures. */
  static List<TextRendition> subtitles() {
    List<String> names = List.of("00000.vtt", "00001.vtt", "00002.vtt");
    return List.of(
        new TextRendition(
            "s0", "en", "English", true, false, "../../x-job-1/s0/", names, 4_000_000),
        new TextRendition(
            "s1", "en", "English", false, true, "../../x-job-1/s1/", names, 4_000_000),
        new TextRendition(
            "u-pt-BR", "pt-BR", "", true, false, "../../x-up-1/u-pt-BR/", names, 4_000_000));
  }

  /** As if the encoder had made exactly what the package says. */
  static Map<String, RenditionBytes> bytes(HlsPackage pack) {
    return pack.renditions().collect(Collectors.toMap(Rendition::id, Packages::bytes, (a, b) -> a));
  }

  static RenditionBytes bytes(Rendition rendition) {
    Track track = rendition.track();
    return new RenditionBytes(
        track.codecs(),
        rendition instanceof AudioRendition audio ? audio.rung().getChannels() : 0,
        rendition instanceof VideoRendition video
            ? new RenditionBytes.Picture(
                video.rung().getWidth(),
                video.rung().getHeight(),
                video.frameRate(),
                track.codecs(),
                true,
                true,
                video.range().equals(VideoRendition.PQ) ? RenditionBytes.Picture.PQ : BT709)
            : null,
        track.segments().stream()
            .map(segment -> new Piece(segment.getDurationMicros(), segment.getSizeBytes()))
            .toList(),
        track.segments().stream()
            .flatMap(segment -> segment.getFragments().stream())
            .map(f -> new Piece(f.getDurationMicros(), f.getKeyFrameBytes()))
            .toList(),
        true);
  }

  static VideoRendition video720(int segments, boolean complete) {
    return new VideoRendition(
        new VideoRung("v720", 1280, 720, 24, 1, 3_000_000L, "h264"),
        picture("avc1.64001F", 1_000_000, segments, complete));
  }

  static VideoRendition video240(int segments, boolean complete) {
    return new VideoRendition(
        new VideoRung("v240", 426, 240, 24, 1, 400_000L, "h264"),
        picture("avc1.640015", 150_000, segments, complete));
  }

  static AudioRendition audio(int segments, boolean complete) {
    var list = new ArrayList<Segment>();
    for (int i = 0; i < segments; i++) {
      list.add(
          i < 2
              ? new Segment(name(i), 4_010_667L, 64_500L, List.of())
              : new Segment(name(i), 2_478_666L, 40_000L, List.of()));
    }
    return new AudioRendition(
        new AudioRung("a0", 1, 2, 48_000, 128_000L, "en", "English", true, "audio"),
        new Track("mp4a.40.2", "init.mp4", list, complete));
  }

  private static Track picture(String codecs, long bytes, int segments, boolean complete) {
    var list = new ArrayList<Segment>();
    for (int i = 0; i < segments; i++) {
      list.add(i < 2 ? whole(i, bytes + i * 10_000L) : last(i, bytes / 2));
    }
    return new Track(codecs, "init.mp4", list, complete);
  }

  private static Segment whole(int index, long bytes) {
    return new Segment(
        name(index),
        4_000_000L,
        bytes,
        List.of(
            new Fragment(2_000_000L, 0L, bytes / 10),
            new Fragment(2_000_000L, bytes / 2, bytes / 10)));
  }

  private static Segment last(int index, long bytes) {
    return new Segment(
        name(index),
        2_500_000L,
        bytes,
        List.of(
            new Fragment(2_000_000L, 0L, bytes / 10),
            new Fragment(500_000L, bytes / 2, bytes / 10)));
  }

  private static String name(int index) {
    return String.format("%05d.m4s", index);
  }
}
