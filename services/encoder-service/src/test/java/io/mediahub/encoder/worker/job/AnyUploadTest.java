package io.mediahub.encoder.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mediahub.domain.rendition.Ladder;
import io.mediahub.domain.rendition.OwnSegments;
import io.mediahub.domain.rendition.SoundLadder;
import io.mediahub.encoder.media.CraftedMedia;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.encode.LadderEncoder;
import io.mediahub.encoder.media.encode.LadderListener;
import io.mediahub.encoder.media.encode.PartListener;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.hls.mp4.InitSegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.AudioRung;
import mediahub.rendition.Finding;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoRung;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Files of many kinds from the inspection to the check of the package: each has as many frames as
 * it should, lasts as long as it should, and may be published.
 */
@SandboxTest
class AnyUploadTest {
  private static final String SMALL = "testsrc2=s=320x180:r=25:d=2";
  private static final String TONE = "sine=f=300:d=2";
  private static final String LARGER = "testsrc2=s=426x240:r=25:d=2";
  private static final Object[] KEPT = {
    "-c:v",
    "libx264",
    "-preset",
    "veryfast",
    "-crf",
    34,
    "-g",
    20,
    "-flags",
    "+cgop",
    "-colorspace",
    "bt709",
    "-color_primaries",
    "bt709",
    "-color_trc",
    "bt709",
    "-c:a",
    "aac"
  };
  private static final Object[] OPEN_GROUPS = {"-flags", "-cgop", "-x264-params", "open-gop=1"};
  private static final Object[] AAC = {"-c:v", "libx264", "-c:a", "aac"};

  private static FfmpegSandbox sandbox;
  @TempDir Path folder;

  @BeforeAll
  static void open() {
    sandbox = TestMedia.sandbox();
  }

  @AfterAll
  static void close() {
    sandbox.close();
  }

  private interface Maker {
    Path make(Path folder) throws Exception;
  }

  private interface Look {
    void at(Published published) throws Exception;
  }

  /** What became of a file: the joined files of its largest picture and its first sound. */
  private record Published(Inspection inspection, EncodeLadder ladder, Path picture, Path sound) {}

  /**
   * @param frames of every picture; 0 where there is none
   * @param size of the largest picture; empty where there is none
   * @param sounds number of tracks
   * @param dropped number of tracks that are named as left out
   */
  private record Upload(
      String name,
      Maker maker,
      int frames,
      double seconds,
      String size,
      int sounds,
      int dropped,
      Look look) {
    @Override
    public String toString() {
      return name;
    }

    Upload drops(int tracks) {
      return new Upload(name, maker, frames, seconds, size, sounds, tracks, look);
    }

    Upload looks(Look like) {
      return new Upload(name, maker, frames, seconds, size, sounds, dropped, like);
    }
  }

  private static Upload upload(
      String name, int frames, double seconds, String size, int sounds, Maker maker) {
    return new Upload(name, maker, frames, seconds, size, sounds, 0, published -> {});
  }

  private static Upload film(
      String name, int frames, String size, String picture, Object... options) {
    return upload(
        name,
        frames,
        2,
        size,
        1,
        folder -> MadeMedia.film(folder, "film.mp4", picture, TONE, options));
  }

  private static Object[] plus(Object[] options, Object... more) {
    return Stream.of(options, more).flatMap(Stream::of).toArray();
  }

  private static boolean isKept(Published published) {
    return OwnSegments.of(published.inspection) != null;
  }

  static final List<Upload> UPLOADS =
      List.of(
          // Sizes and rates.
          film("plain", 50, "320x180", SMALL, AAC),
          film("60 frames a second", 120, "320x180", "testsrc2=s=320x180:r=60:d=2", AAC),
          film("120 frames a second", 120, "320x180", "testsrc2=s=320x180:r=120:d=2", AAC),
          film("NTSC", 60, "320x180", "testsrc2=s=320x180:r=30000/1001:d=2", AAC),
          film("portrait", 50, "180x320", "testsrc2=s=180x320:r=25:d=2", AAC),
          film("odd size", 50, "320x180", "testsrc=s=321x181:r=25:d=2", AAC),
          film(
              "pixels that are not square",
              50,
              "256x144",
              "testsrc2=s=180x144:r=25:d=2,setsar=64/45",
              AAC),
          film("kept as it is", 50, "426x240", LARGER, KEPT)
              .looks(published -> assertThat(isKept(published)).isTrue()),
          film("kept with one key frame", 50, "426x240", LARGER, plus(KEPT, "-g", 500, "-bf", 0))
              .looks(published -> assertThat(isKept(published)).isTrue()),
          film("groups that are not closed", 50, "426x240", LARGER, plus(KEPT, OPEN_GROUPS))
              .looks(published -> assertThat(isKept(published)).isFalse()),
          film("one frame", 50, "320x180", "testsrc2=s=320x180:r=25:d=0.04", AAC),
          upload(
              "one frame alone",
              5,
              0.04,
              "320x180",
              0,
              folder ->
                  MadeMedia.film(
                      folder, "f.mp4", "testsrc2=s=320x180:r=25:d=0.04", "", "-c:v", "libx264")),
          upload(
              "no sound",
              50,
              2,
              "320x180",
              0,
              folder -> MadeMedia.film(folder, "f.mp4", SMALL, "", "-c:v", "libx264")),
          upload(
              "sound alone",
              0,
              2,
              "",
              1,
              folder -> MadeMedia.film(folder, "f.m4a", "", TONE, "-c:a", "aac")),
          upload("stored on its side", 50, 2, "480x640", 0, MadeMedia::rotated)
              .looks(AnyUploadTest::blueAtTheTopRight),
          upload("stored mirrored", 50, 2, "320x180", 0, AnyUploadTest::mirrored)
              .looks(
                  published ->
                      assertThat(TestMedia.rgb(published.picture, 280, 90)[2]).isGreaterThan(200)),
          upload("fields", 50, 1, "1024x576", 1, MadeMedia::interlacedAndAnamorphic),
          upload("bursts of a varying rate", 330, 11, "320x180", 0, AnyUploadTest::bursts),
          upload("starts late", 75, 3, "320x180", 1, AnyUploadTest::lateSound),

          // The format changes midway.
          upload(
                  "picture grows and turns",
                  150,
                  6,
                  "320x180",
                  1,
                  folder ->
                      MadeMedia.joined(
                          folder,
                          "f.ts",
                          part(folder, 0, "testsrc2=s=320x180:r=25:d=2", "stereo", 48000),
                          part(folder, 1, "color=red:s=160x90:r=25:d=2", "stereo", 48000),
                          part(folder, 2, "color=red:s=180x320:r=25:d=2", "stereo", 48000)))
              .looks(AnyUploadTest::scaledAndNotCropped),
          upload(
              "fields grow",
              200,
              4,
              "320x180",
              1,
              folder ->
                  MadeMedia.joined(
                      folder, "f.ts", fields(folder, 0, "320x180"), fields(folder, 1, "480x270"))),
          upload(
              "pixel format changes",
              100,
              4,
              "320x180",
              1,
              folder ->
                  MadeMedia.joined(
                      folder,
                      "f.ts",
                      part(folder, 0, SMALL, "stereo", 48000),
                      part(folder, 1, SMALL + ",format=yuv422p10le", "stereo", 48000))),
          upload(
                  "channels change",
                  150,
                  6,
                  "320x180",
                  1,
                  folder ->
                      MadeMedia.joined(
                          folder,
                          "f.ts",
                          part(folder, 0, SMALL, "stereo", 48000),
                          part(folder, 1, SMALL, "mono", 48000),
                          part(folder, 2, SMALL, "5.1", 48000)))
              .looks(AnyUploadTest::soundThroughout),
          upload(
                  "rate of the sound changes",
                  100,
                  4,
                  "320x180",
                  1,
                  folder ->
                      MadeMedia.joined(
                          folder,
                          "f.ts",
                          part(folder, 0, SMALL, "stereo", 48000),
                          part(folder, 1, SMALL, "stereo", 32000)))
              .looks(AnyUploadTest::soundThroughout),

          // Clocks.
          upload(
              "starts at an hour",
              50,
              2,
              "320x180",
              1,
              folder ->
                  MadeMedia.film(folder, "f.mkv", SMALL, TONE, with("-output_ts_offset", "3600"))),
          upload(
              "fragments that start at an hour",
              50,
              2,
              "320x180",
              1,
              folder ->
                  MadeMedia.film(
                      folder,
                      "f.mp4",
                      SMALL,
                      TONE,
                      with(
                          "-output_ts_offset",
                          "3600",
                          "-movflags",
                          "+frag_keyframe+empty_moov+default_base_moof+frag_discont"))),
          upload(
              "starts before 0",
              50,
              2,
              "320x180",
              1,
              folder ->
                  MadeMedia.film(
                      folder,
                      "f.ts",
                      SMALL,
                      TONE,
                      with("-output_ts_offset", "-1", "-avoid_negative_ts", "disabled"))),
          upload(
              "the clock of 33 bits begins anew",
              50,
              2,
              "320x180",
              1,
              folder ->
                  MadeMedia.film(folder, "f.ts", SMALL, TONE, with("-output_ts_offset", "95442"))),
          upload("joined transport streams", 100, 4, "320x180", 1, folder -> twice(folder, "ts"))
              .looks(AnyUploadTest::whiteAtTheEnd),
          upload("joined program streams", 100, 4, "320x180", 1, folder -> twice(folder, "mpg"))
              .looks(AnyUploadTest::whiteAtTheEnd),
          upload("joined Matroska", 100, 4, "320x180", 1, folder -> twice(folder, "mkv"))
              .looks(AnyUploadTest::whiteAtTheEnd),
          upload("joined WebM", 100, 4, "320x180", 1, folder -> twice(folder, "webm"))
              .looks(AnyUploadTest::whiteAtTheEnd),
          upload(
                  "chained Ogg",
                  0,
                  4,
                  "",
                  1,
                  folder ->
                      MadeMedia.joined(
                          folder,
                          "f.opus",
                          MadeMedia.film(folder, "1.opus", "", TONE, "-c:a", "libopus"),
                          MadeMedia.film(folder, "2.opus", "", TONE, "-c:a", "libopus")))
              .looks(AnyUploadTest::soundThroughout),
          upload(
              "the clock leaps ahead",
              100,
              4,
              "320x180",
              1,
              folder ->
                  MadeMedia.joined(
                      folder,
                      "f.ts",
                      part(folder, 0, SMALL, "stereo", 48000),
                      part(folder, 1800, SMALL, "stereo", 48000))),
          upload("a hole", 350, 14, "320x180", 0, AnyUploadTest::hole),
          upload(
                  "programs whose clocks differ",
                  50,
                  2,
                  "426x240",
                  1,
                  folder -> programs(folder, 10, 5000))
              .drops(2)
              .looks(AnyUploadTest::theSecondProgram),
          upload(
                  "the chosen program has the earlier clock",
                  50,
                  2,
                  "426x240",
                  1,
                  folder -> programs(folder, 5000, 10))
              .drops(2)
              .looks(AnyUploadTest::theSecondProgram),

          // Sound.
          upload(
                  "HE-AAC that does not say so",
                  50,
                  2,
                  "320x180",
                  1,
                  folder -> highEfficiency(folder, "f.mp4"))
              .looks(AnyUploadTest::soundOfFullRate),
          upload(
                  "HE-AAC that does not say so, in a transport stream",
                  50,
                  2,
                  "320x180",
                  1,
                  folder -> highEfficiency(folder, "f.ts"))
              .looks(AnyUploadTest::soundOfFullRate),
          upload("HE-AAC alone", 0, 2, "", 1, folder -> CraftedMedia.implicitSbr(folder, TONE))
              .looks(AnyUploadTest::soundOfFullRate),
          upload(
                  "ambisonic",
                  50,
                  2,
                  "320x180",
                  1,
                  folder ->
                      sound(folder, "f.mkv", "ambisonic 1", 4, "libopus", "-mapping_family", "2"))
              .looks(AnyUploadTest::soundThroughout),
          upload(
                  "nine channels",
                  50,
                  2,
                  "320x180",
                  1,
                  folder ->
                      MadeMedia.film(
                          folder,
                          "f.mkv",
                          SMALL,
                          TONE + ",asplit=9,amerge=inputs=9",
                          "-c:v",
                          "libx264",
                          "-c:a",
                          "pcm_s16le"))
              .looks(AnyUploadTest::soundThroughout),
          upload(
              "22.2",
              50,
              2,
              "320x180",
              1,
              folder -> sound(folder, "f.mkv", "22.2", 24, "pcm_s16le")),
          upload("7.1", 50, 2, "320x180", 1, folder -> sound(folder, "f.mp4", "7.1", 8, "aac"))
              .looks(AnyUploadTest::soundThroughout),
          upload(
                  "sound of a rare kind",
                  50,
                  2,
                  "320x180",
                  0,
                  folder ->
                      MadeMedia.film(
                          folder,
                          "f.flv",
                          SMALL,
                          TONE,
                          "-c:v",
                          "flv",
                          "-c:a",
                          "nellymoser",
                          "-ar",
                          "22050"))
              .drops(1)
              .looks(
                  published ->
                      assertThat(published.inspection.getDroppedTracks().getFirst().getReason())
                          .contains("nellymoser")),
          upload(
                  "5.1",
                  50,
                  2,
                  "320x180",
                  1,
                  folder ->
                      MadeMedia.film(
                          folder,
                          "f.mkv",
                          SMALL,
                          "aevalsrc=0.1*sin(440*2*PI*t)|0.1*sin(550*2*PI*t)|0.2*sin(300*2*PI*t)|"
                              + "0.1*sin(60*2*PI*t)|0.1*sin(700*t)|0.1*sin(800*t):c=5.1(side):d=2:s=48000",
                          "-c:v",
                          "libx264",
                          "-c:a",
                          "flac"))
              .looks(
                  published -> {
                    assertThat(published.ladder.getAudio())
                        .extracting(AudioRung::getRenditionId)
                        .containsExactly("a0", "a0-surround");
                    assertThat(
                            TestMedia.probe(
                                published.sound.resolveSibling("a0-surround.joined.mp4"),
                                "stream=channels,channel_layout"))
                        .containsExactly("6,5.1");
                    assertThat(TestMedia.probe(published.sound, "stream=channels"))
                        .containsExactly("2");
                  }),
          upload(
                  "music",
                  0,
                  2,
                  "",
                  1,
                  folder ->
                      MadeMedia.film(
                          folder,
                          "m.wav",
                          "",
                          "aevalsrc=0.2*sin(440*2*PI*t)|0.1*sin(550*2*PI*t):d=2:s=44100"))
              .looks(
                  published ->
                      assertThat(published.ladder.getAudio())
                          .extracting(AudioRung::getBitsPerSecond)
                          .containsExactly(192_000L, 64_000L)),

          // Tracks.
          upload("a large still beside the film", 50, 2, "320x180", 1, AnyUploadTest::stillBeside)
              .drops(1),
          upload("commentary first", 50, 2, "320x180", 2, AnyUploadTest::commentaryFirst)
              .looks(
                  published -> {
                    assertThat(published.ladder.getAudio())
                        .extracting(AudioRung::getDefaultTrack)
                        .containsExactly(false, true);
                    assertThat(published.ladder.getAudio())
                        .extracting(AudioRung::getName)
                        .containsExactly("The director speaks", "French");
                  }));

  @ParameterizedTest
  @FieldSource("UPLOADS")
  void has_its_frames_and_its_length_and_may_be_published(Upload upload) throws Exception {
    Path source = upload.maker.make(folder);

    Published published = publish(source);

    Inspection inspection = published.inspection;
    assertThat(inspection.getDurationMicros() / 1e6).isCloseTo(upload.seconds, within(0.09));
    assertThat(inspection.getDroppedTracks()).hasSize(upload.dropped);
    assertThat(published.ladder.getAudio())
        .filteredOn(rung -> rung.getGroup().equals(SoundLadder.MAIN))
        .hasSize(upload.sounds);
    for (VideoRung rung : published.ladder.getVideo()) {
      assertThat(TestMedia.probe(file(rung.getRenditionId()), "packet=size"))
          .as(rung.getRenditionId())
          .hasSizeBetween(upload.frames - 1, upload.frames + upload.frames / 25);
    }
    for (AudioRung rung : published.ladder.getAudio()) {
      double frames = upload.seconds * rung.getSampleRate() / 1024;
      assertThat((double) TestMedia.probe(file(rung.getRenditionId()), "packet=size").size())
          .as(rung.getRenditionId())
          .isCloseTo(frames, within(6.0));
    }
    if (!upload.size.isEmpty()) {
      VideoRung top = published.ladder.getVideo().getFirst();
      assertThat(top.getWidth() + "x" + top.getHeight()).isEqualTo(upload.size);
    }
    upload.look.at(published);
  }

  private Published publish(Path source) throws Exception {
    var outcome =
        new Inspector(sandbox, InspectionLimits.DEFAULT)
            .inspect(space(source), TestMedia.declared(source), true);
    assertThat(outcome).isInstanceOf(Accepted.class);
    Accepted accepted = (Accepted) outcome;
    Inspection inspection = accepted.inspection();
    boolean kept = OwnSegments.of(inspection) != null;
    var plan = Ladder.plan(inspection);
    EncodeLadder ladder =
        new EncodeLadder(
            TestMedia.source("key"),
            inspection,
            plan.getVideo(),
            plan.getAudio(),
            OwnSegments.millis(inspection, accepted.segmentFrames()));
    WholePackage whole = new WholePackage(2);
    ToFiles files = new ToFiles(whole);
    if (kept) {
      WholeEncode.pictures(sandbox, space(source), 1, accepted, files);
    }
    EncodeLadder rest =
        EncodeLadder.newBuilder(ladder).setVideo(kept ? List.of() : plan.getVideo()).build();
    new LadderEncoder(sandbox, 6L << 30, 2).encode(space(source), rest, files);
    assertThat(whole.check(ladder).getFindings())
        .extracting(Finding::getRule, Finding::getSentence)
        .isEmpty();
    return new Published(
        inspection,
        ladder,
        plan.getVideo().isEmpty() ? null : file(plan.getVideo().getFirst().getRenditionId()),
        plan.getAudio().isEmpty() ? null : file(plan.getAudio().getFirst().getRenditionId()));
  }

  private Path file(String renditionId) {
    return folder.resolve(renditionId + ".joined.mp4");
  }

  private JobSpace space(Path source) throws Exception {
    return new JobSpace(Files.createTempDirectory(folder, "job"), source);
  }

  /** Gives the segments to the check, and joins them to files. */
  private final class ToFiles implements LadderListener, PartListener {
    private final WholePackage whole;

    ToFiles(WholePackage whole) {
      this.whole = whole;
    }

    @Override
    public void opened(String renditionId, InitSegment init) throws IOException {
      Files.write(file(renditionId), init.bytes());
      whole.opened(renditionId, init);
    }

    @Override
    public void segment(String renditionId, InitSegment init, CutSegment segment)
        throws IOException {
      if (segment.index() == 0) {
        opened(renditionId, init);
      }
      segment(renditionId, segment);
    }

    @Override
    public void segment(String renditionId, CutSegment segment) throws IOException {
      Files.write(file(renditionId), segment.bytes(), StandardOpenOption.APPEND);
      whole.segment(renditionId, segment);
    }

    @Override
    public void progress(int permille) {
      // not what is tested
    }
  }

  private static Object[] with(Object... more) {
    List<Object> all = new ArrayList<>(List.of(AAC));
    all.addAll(List.of(more));
    return all.toArray();
  }

  /** Two seconds of a transport stream; the clock goes on from part to part. */
  private static Path part(Path folder, int index, String picture, String layout, int rate)
      throws Exception {
    return MadeMedia.film(
        folder,
        "part%d.ts".formatted(index),
        picture,
        "sine=f=300:d=2:r=" + rate,
        with(
            "-ac",
            layout.equals("mono") ? 1 : layout.equals("stereo") ? 2 : 6,
            "-output_ts_offset",
            2 * index));
  }

  private static Path fields(Path folder, int index, String size) throws Exception {
    return MadeMedia.film(
        folder,
        "fields%d.ts".formatted(index),
        "testsrc2=s=%s:r=50:d=2,interlace=lowpass=off,setfield=tff".formatted(size),
        TONE,
        "-flags",
        "+ildct+ilme",
        "-c:v",
        "mpeg2video",
        "-b:v",
        "2M",
        "-c:a",
        "mp2",
        "-output_ts_offset",
        2 * index);
  }

  /** Black, then white, each with the same clock. */
  private static Path twice(Path folder, String type) throws Exception {
    List<Path> parts = new ArrayList<>();
    for (String colour : List.of("black", "white")) {
      Object[] codecs =
          switch (type) {
            case "webm" ->
                new Object[] {"-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"};
            case "mpg" -> new Object[] {"-c:v", "mpeg2video", "-c:a", "mp2"};
            default -> with("-preset", "fast");
          };
      parts.add(
          MadeMedia.film(
              folder,
              colour + "." + type,
              "color=%s:s=320x180:r=25:d=2".formatted(colour),
              TONE,
              codecs));
    }
    return MadeMedia.joined(folder, "f." + type, parts.toArray(Path[]::new));
  }

  private static Path sound(
      Path folder, String name, String layout, int channels, String codec, Object... options)
      throws Exception {
    String all = String.join("|", Collections.nCopies(channels, "0.1*sin(300*2*PI*t)"));
    List<Object> more = new ArrayList<>(List.of("-c:v", "libx264", "-c:a", codec));
    more.addAll(List.of(options));
    return MadeMedia.film(
        folder, name, SMALL, "aevalsrc=%s:c=%s:d=2:s=48000".formatted(all, layout), more.toArray());
  }

  /**
   * A small picture with a high tone, and a larger one with a low tone, each from its own time on.
   */
  private static Path programs(Path folder, int first, int second) throws Exception {
    return CraftedMedia.multiplex(
        folder,
        "multiplex.ts",
        program(folder, 1, "color=blue:s=320x180:r=25:d=2", "sine=f=1500:d=2", first),
        program(folder, 2, "color=red:s=426x240:r=25:d=2", TONE, second));
  }

  private static Path program(Path folder, int number, String picture, String sound, int start)
      throws Exception {
    List<Object> options = new ArrayList<>(List.of(with("-output_ts_offset", start)));
    options.addAll(CraftedMedia.program(number));
    return MadeMedia.film(
        folder, "program%d.ts".formatted(number), picture, sound, options.toArray());
  }

  private static void theSecondProgram(Published published) throws Exception {
    for (int frame : List.of(0, 25, 48)) {
      assertThat(red(published, frame, 100)).as("frame %d", frame).isGreaterThan(200);
    }
    assertThat(tone(published)).isCloseTo(300, within(10.0));
    soundThroughout(published);
  }

  /** A picture, and a sound at 24 kHz of which decoders make 48. */
  private static Path highEfficiency(Path folder, String name) throws Exception {
    Path sound = CraftedMedia.implicitSbr(folder, TONE);
    return TestMedia.make(
        folder.resolve(name),
        "-i",
        MadeMedia.film(folder, "picture.mp4", SMALL, "", "-c:v", "libx264"),
        "-i",
        sound,
        "-c",
        "copy");
  }

  /** As the decoder hears it, and not as the file says. */
  private static void soundOfFullRate(Published published) throws Exception {
    assertThat(published.inspection.getAudio().getFirst().getSampleRate()).isEqualTo(48_000);
    assertThat(published.ladder.getAudio())
        .extracting(AudioRung::getSampleRate)
        .containsOnly(48_000);
    assertThat(TestMedia.probe(published.sound, "stream=profile,sample_rate"))
        .containsExactly("LC,48000");
    assertThat(tone(published)).isCloseTo(300, within(10.0));
    soundThroughout(published);
  }

  /** How often the sound rises through 0 in its second second: the pitch of a pure tone. */
  private static double tone(Published published) throws Exception {
    byte[] samples = TestMedia.samples(published.sound);
    int rises = 0;
    int before = 0;
    for (int at = 8000 * 2 / 2; at < 8000 * 2 * 3 / 2; at += 2) {
      int sample = (short) (samples[at] & 255 | samples[at + 1] << 8);
      rises += before < 0 && sample >= 0 ? 1 : 0;
      before = sample;
    }
    return rises;
  }

  /** A left half that is blue, shown on the right. */
  private static Path mirrored(Path folder) throws Exception {
    Path plain =
        MadeMedia.film(
            folder,
            "plain.mp4",
            "color=gray:s=320x180:r=25:d=2,drawbox=0:0:160:180:blue:fill",
            "",
            "-c:v",
            "libx264");
    return TestMedia.make(
        folder.resolve("mirrored.mp4"), "-display_hflip:v", "-i", plain, "-c", "copy");
  }

  /** Thirty frames a second for a second; then one in five seconds, twice. */
  private static Path bursts(Path folder) throws Exception {
    return MadeMedia.film(
        folder,
        "bursts.mp4",
        "testsrc2=s=320x180:r=30:d=11",
        "",
        "-vf",
        "select='lt(n,30)+eq(n,180)+eq(n,329)'",
        "-fps_mode",
        "vfr",
        "-c:v",
        "libx264");
  }

  private static Path lateSound(Path folder) throws Exception {
    Path picture =
        MadeMedia.film(folder, "p.mp4", "testsrc2=s=320x180:r=25:d=3", "", "-c:v", "libx264");
    Path sound = MadeMedia.film(folder, "s.m4a", "", "sine=f=300:d=1", "-c:a", "aac");
    return TestMedia.make(
        folder.resolve("late.mkv"), "-i", picture, "-itsoffset", "1.5", "-i", sound, "-c", "copy");
  }

  private static Path hole(Path folder) throws Exception {
    return MadeMedia.film(
        folder,
        "hole.mkv",
        "testsrc2=s=320x180:r=25:d=14",
        "",
        "-vf",
        "select='lt(n,25)+gte(n,325)'",
        "-fps_mode",
        "vfr",
        "-c:v",
        "libx264");
  }

  private static Path stillBeside(Path folder) throws Exception {
    Path film = MadeMedia.film(folder, "film.mp4", SMALL, TONE, AAC);
    Path still = MadeMedia.film(folder, "still.jpg", "testsrc2=s=640x640", "", "-frames:v", "1");
    return TestMedia.make(
        folder.resolve("still.mp4"),
        "-i",
        still,
        "-i",
        film,
        "-map",
        "0",
        "-map",
        "1",
        "-c",
        "copy");
  }

  private static Path commentaryFirst(Path folder) throws Exception {
    Path film = MadeMedia.film(folder, "film.mp4", SMALL, TONE, AAC);
    return TestMedia.make(
        folder.resolve("commentary.mkv"),
        "-i",
        film,
        "-map",
        "0:v",
        "-map",
        "0:a",
        "-map",
        "0:a",
        "-c",
        "copy",
        "-disposition:a:0",
        "default+comment",
        "-disposition:a:1",
        "0",
        "-metadata:s:a:0",
        "title=The director speaks",
        "-metadata:s:a:0",
        "language=eng",
        "-metadata:s:a:1",
        "language=fra");
  }

  private static void blueAtTheTopRight(Published published) throws Exception {
    assertThat(TestMedia.rgb(published.picture, 464, 16)[2]).isGreaterThan(220);
    assertThat(TestMedia.rgb(published.picture, 16, 16)[2]).isLessThan(200);
  }

  private static void scaledAndNotCropped(Published published) throws Exception {
    // The small picture fills the large one; beside the upright one there are bars.
    assertThat(red(published, 75, 8)).isGreaterThan(200);
    assertThat(red(published, 75, 312)).isGreaterThan(200);
    assertThat(red(published, 125, 8)).isLessThan(40);
    assertThat(red(published, 125, 160)).isGreaterThan(200);
    assertThat(red(published, 125, 312)).isLessThan(40);
  }

  private static int red(Published published, int frame, int x) throws Exception {
    byte[] pixel =
        TestMedia.firstFrame(
            published.picture,
            "trim=start_frame=%d,crop=4:4:%d:88,scale=1:1,format=rgb24".formatted(frame, x));
    return pixel[0] & 255;
  }

  private static void whiteAtTheEnd(Published published) throws Exception {
    for (int frame : List.of(10, 40)) {
      assertThat(red(published, frame, 100)).as("frame %d", frame).isLessThan(30);
    }
    for (int frame : List.of(60, 95)) {
      assertThat(red(published, frame, 100)).as("frame %d", frame).isGreaterThan(225);
    }
  }

  /** Every half second of the sound is a tone. */
  private static void soundThroughout(Published published) throws Exception {
    byte[] samples = TestMedia.samples(published.sound);
    int half = 8000 * 2 / 2;
    for (int at = 0; at + half <= samples.length - half / 2; at += half) {
      long loud = 0;
      for (int i = at; i < at + half; i += 2) {
        loud += Math.abs((short) (samples[i] & 255 | samples[i + 1] << 8));
      }
      assertThat(loud / (half / 2)).as("second %.1f", at / 16000.0).isGreaterThan(150);
    }
  }
}
