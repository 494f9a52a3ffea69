package io.mediahub.encoder.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.domain.rendition.Ladder;
import io.mediahub.domain.rendition.OwnSegments;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.encode.PartListener;
import io.mediahub.encoder.media.encode.SoundEncoder;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.hls.mp4.InitSegment;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mediahub.encoding.EncodeLadder;
import mediahub.encoding.EncodeSound;
import mediahub.rendition.Finding;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoRung;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Pictures that are published as they are: from the inspection to the check of the package, frame
 * by frame those of the file, and all renditions cut at its key frames.
 */
@SandboxTest
class OwnPictureTest {
  private static final long MEMORY = 6L << 30;
  private static final String PICTURE = "testsrc2=s=%s:r=%s:d=%s";
  private static final String TONE = "sine=f=300:r=48000:d=%s";
  private static final List<Object> H264 =
      List.of(
          "-c:v",
          "libx264",
          "-preset",
          "veryfast",
          "-crf",
          34,
          "-flags",
          "+cgop",
          "-sc_threshold",
          0,
          "-colorspace",
          "bt709",
          "-color_primaries",
          "bt709",
          "-color_trc",
          "bt709",
          "-c:a",
          "aac");

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

  private static Maker film(
      String size, String rate, String picture, String sound, Object... more) {
    return folder ->
        MadeMedia.film(
            folder,
            "film.mp4",
            PICTURE.formatted(size, rate, picture),
            sound.isEmpty() ? "" : TONE.formatted(sound),
            Stream.concat(H264.stream(), Stream.of(more)).toArray());
  }

  /** What is published as it is. */
  private enum Kept {
    GROUPS_OF_2_S(325, film("854x480", "25", "13", "13", "-g", 50)),
    GROUPS_OF_5_S(525, film("854x480", "25", "21", "21", "-g", 125)),
    GROUPS_OF_6_S(400, film("426x240", "30000/1001", "13.34", "13.34", "-g", 180)),
    SCENES(
        350,
        film(
            "854x480",
            "25",
            "14",
            "14",
            "-g",
            1000,
            "-force_key_frames",
            "0.72,0.76,1.32,4.92,6,11.92")),
    NOTHING_REORDERED(300, film("854x480", "25", "12", "12", "-g", 50, "-bf", 0)),
    ONE_REORDERED(300, film("854x480", "25", "12", "12", "-g", 50, "-bf", 1)),
    NTSC(360, film("640x360", "30000/1001", "12", "12", "-g", 60)),
    FAST(720, film("640x360", "60", "12", "12", "-g", 120)),
    SOUND_IS_SHORTER(300, film("854x480", "25", "12", "8", "-g", 100)),
    SILENT(300, film("854x480", "25", "12", "", "-g", 100)),
    ONE_RENDITION(300, film("320x180", "25", "12", "12", "-g", 100)),
    ONE_GROUP(50, film("426x240", "25", "2", "2", "-g", 100)),
    LONG(3250, film("320x180", "25", "130", "130", "-g", 90));

    private final int frames;
    private final Maker maker;

    Kept(int frames, Maker maker) {
      this.frames = frames;
      this.maker = maker;
    }
  }

  /** What is encoded in every rendition. */
  private enum Encoded {
    OPEN_GROUPS(
        film(
            "640x360",
            "25",
            "12",
            "12",
            "-g",
            50,
            "-flags",
            "-cgop",
            "-x264-params",
            "open-gop=1")),
    LONG_GROUPS(film("640x360", "25", "22", "22", "-g", 250)),
    SOUND_IS_LONGER(film("640x360", "25", "12", "13", "-g", 50)),
    STARTS_LATE(
        folder ->
            TestMedia.make(
                folder.resolve("late.mp4"),
                "-itsoffset",
                "0.7",
                "-i",
                film("640x360", "25", "12", "", "-g", 50).make(folder),
                "-f",
                "lavfi",
                "-i",
                TONE.formatted(12),
                "-c:v",
                "copy")),
    CUT_BY_AN_EDIT(
        folder ->
            TestMedia.make(
                folder.resolve("cut.mp4"),
                "-ss",
                "1.3",
                "-i",
                film("640x360", "25", "12", "12", "-g", 50).make(folder),
                "-c",
                "copy")),
    NO_COLOURS_STATED(
        folder ->
            MadeMedia.film(
                folder, "f.mp4", PICTURE.formatted("640x360", "25", "8"), "", "-c:v", "libx264")),
    TURNED(MadeMedia::rotated),
    VARYING(MadeMedia::variableRate),
    MATROSKA(
        folder ->
            TestMedia.make(
                folder.resolve("f.mkv"),
                "-i",
                film("640x360", "25", "8", "8", "-g", 50).make(folder),
                "-c",
                "copy")),
    COSTLY(
        folder ->
            MadeMedia.film(
                folder,
                "costly.mp4",
                PICTURE.formatted("640x360", "25", "8") + ",noise=alls=90:allf=t",
                "",
                Stream.concat(H264.stream(), Stream.of("-g", 50, "-crf", 10)).toArray()));

    private final Maker maker;

    Encoded(Maker maker) {
      this.maker = maker;
    }
  }

  /** What the chunks and the sound became. */
  private static final class Made implements PartListener {
    final WholePackage whole = new WholePackage(2);
    final Map<String, InitSegment> inits = new LinkedHashMap<>();
    final Map<String, List<CutSegment>> segments = new LinkedHashMap<>();

    @Override
    public void segment(String renditionId, InitSegment init, CutSegment segment) {
      InitSegment first = inits.putIfAbsent(renditionId, init);
      if (first == null) {
        whole.opened(renditionId, init);
      } else {
        assertThat(init.bytes()).isEqualTo(first.bytes());
      }
      whole.segment(renditionId, segment);
      segments.computeIfAbsent(renditionId, absent -> new ArrayList<>()).add(segment);
    }

    byte[] joined(String renditionId) {
      var bytes = new ByteArrayOutputStream();
      bytes.writeBytes(inits.get(renditionId).bytes());
      segments.get(renditionId).forEach(segment -> bytes.writeBytes(segment.bytes()));
      return bytes.toByteArray();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_picture_that_players_can_show_is_published_as_it_is(Kept source) throws Exception {
    Path file = source.maker.make(folder);
    Accepted accepted = inspect(file);
    Inspection inspection = accepted.inspection();
    assertThat(OwnSegments.of(inspection)).isNotNull();
    EncodeLadder ladder = ladder(accepted);

    Made made = make(file, accepted, ladder);

    assertThat(made.whole.check(ladder).getFindings())
        .extracting(Finding::getRule, Finding::getSentence)
        .isEmpty();
    VideoRung top = ladder.getVideo().getFirst();
    assertThat(OwnSegments.isCopied(inspection, top)).isTrue();
    Path published = write(made, top);
    assertThat(pictures(published)).hasSize(source.frames).isEqualTo(pictures(file));
    assertThat(new String(made.joined(top.getRenditionId()), StandardCharsets.ISO_8859_1))
        .as("no message of the encoder that made the file")
        .doesNotContain("x264 - core");
    String edit = edit(made, top);
    for (VideoRung rung : ladder.getVideo()) {
      assertThat(lengths(made, rung)).isEqualTo(lengths(made, top));
      assertThat(edit(made, rung)).as("shown equally late").isEqualTo(edit);
      assertThat(TestMedia.probe(write(made, rung), "packet=pts")).hasSize(source.frames);
      if (!rung.equals(top)) {
        assertThat(likeness(published, write(made, rung), rung)).isGreaterThan(0.9);
      }
    }
    assertThat(lengths(made, top)).allMatch(micros -> micros <= 6_020_000);
  }

  @ParameterizedTest
  @EnumSource
  void any_other_picture_is_encoded(Encoded source) throws Exception {
    Path file = source.maker.make(folder);

    Accepted accepted = inspect(file);

    assertThat(OwnSegments.of(accepted.inspection())).isNull();
    assertThat(accepted.segmentFrames()).isEmpty();
  }

  @Test
  void a_picture_is_kept_by_wish_alone() throws Exception {
    Path file = Kept.GROUPS_OF_2_S.maker.make(folder);

    var outcome =
        new Inspector(sandbox, InspectionLimits.DEFAULT)
            .inspect(space(file), TestMedia.declared(file));

    assertThat(OwnSegments.of(((Accepted) outcome).inspection())).isNull();
  }

  @Test
  void a_damaged_picture_is_not_for_viewers() throws Exception {
    Path file = Kept.SILENT.maker.make(folder);
    byte[] bytes = Files.readAllBytes(file);
    // In the middle of a picture, far from its header, in the second chunk.
    Packet largest =
        packets(file).subList(110, 190).stream()
            .max(Comparator.comparingInt(Packet::size))
            .orElseThrow();
    int at = largest.at + largest.size / 2;
    for (int i = at; i < at + 40; i++) {
      bytes[i] ^= 0x55;
    }
    Files.write(file, bytes);
    Accepted accepted = inspect(file);
    assertThat(OwnSegments.of(accepted.inspection())).isNotNull();

    MediaFailure failure =
        catchThrowableOfType(MediaFailure.class, () -> make(file, accepted, ladder(accepted)));

    assertThat(failure.failure()).isEqualTo(JobFailure.OWN_PICTURE_REFUSED);
  }

  private Accepted inspect(Path file) throws Exception {
    return (Accepted)
        new Inspector(sandbox, InspectionLimits.DEFAULT)
            .inspect(space(file), TestMedia.declared(file), true);
  }

  private static EncodeLadder ladder(Accepted accepted) {
    var plan = Ladder.plan(accepted.inspection());
    return new EncodeLadder(
        TestMedia.source("key"),
        accepted.inspection(),
        plan.getVideo(),
        plan.getAudio(),
        OwnSegments.millis(accepted.inspection(), accepted.segmentFrames()));
  }

  private Made make(Path file, Accepted accepted, EncodeLadder ladder) throws Exception {
    Made made = new Made();
    WholeEncode.pictures(sandbox, space(file), 1, accepted, made);
    if (!ladder.getAudio().isEmpty()) {
      EncodeSound work =
          new EncodeSound(
              ladder.getSource(),
              ladder.getInspection(),
              "package",
              ladder.getAudio(),
              ladder.getSegmentMillis(),
              null);
      new SoundEncoder(sandbox, MEMORY).encode(space(file), work, made);
    }
    return made;
  }

  private JobSpace space(Path source) throws Exception {
    return new JobSpace(Files.createTempDirectory(folder, "job"), source);
  }

  private Path write(Made made, VideoRung rung) throws Exception {
    String id = rung.getRenditionId();
    return Files.write(folder.resolve(id + ".joined.mp4"), made.joined(id));
  }

  private static List<Long> lengths(Made made, VideoRung rung) {
    return made.segments.get(rung.getRenditionId()).stream()
        .map(segment -> segment.segment().getDurationMicros())
        .toList();
  }

  /** The edit list of a rendition, in hexadecimal digits, and its ticks a second. */
  private static String edit(Made made, VideoRung rung) {
    InitSegment init = made.inits.get(rung.getRenditionId());
    byte[] bytes = init.bytes();
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("elst");
    int size = at < 0 ? 0 : ByteBuffer.wrap(bytes).getInt(at - 4);
    return init.timescale() + ":" + HexFormat.of().formatHex(bytes, at, at + Math.max(0, size - 4));
  }

  /** A digest of each picture, as it is shown, with its time. */
  private static List<String> pictures(Path file) throws Exception {
    Path hashes =
        TestMedia.make(
            file.resolveSibling(file.getFileName() + ".framemd5"),
            "-i",
            file,
            "-map",
            "0:v",
            "-fps_mode",
            "passthrough",
            "-enc_time_base",
            "1/1000000",
            "-f",
            "framemd5");
    try (Stream<String> lines = Files.lines(hashes)) {
      return lines
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(",\\s*"))
          .map(fields -> fields[2].strip() + " " + fields[5].strip())
          .toList();
    }
  }

  private record Packet(int size, int at) {}

  private static List<Packet> packets(Path file) throws Exception {
    return TestMedia.probe(file, "packet=size,pos").stream()
        .map(line -> line.split(","))
        .map(fields -> new Packet(Integer.parseInt(fields[0]), Integer.parseInt(fields[1])))
        .toList();
  }

  /** SSIM of the picture that differs most: one that is a frame late has much less. */
  private double likeness(Path largest, Path other, VideoRung rung) throws Exception {
    Path log =
        TestMedia.make(
            folder.resolve("ssim.null"),
            "-i",
            largest,
            "-i",
            other,
            "-filter_complex",
            "[0:v]scale=%d:%d[a];[a][1:v]ssim=f=%s"
                .formatted(rung.getWidth(), rung.getHeight(), folder.resolve("ssim.log")),
            "-f",
            "null");
    assertThat(log).doesNotExist();
    try (Stream<String> lines = Files.lines(folder.resolve("ssim.log"))) {
      return lines
          .map(line -> line.replaceAll(".*All:([0-9.]+).*", "$1"))
          .mapToDouble(Double::parseDouble)
          .min()
          .orElse(0);
    }
  }
}
