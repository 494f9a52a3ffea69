package io.mediahub.encoder.media.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.inspect.SeekPointsOfFile;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.hls.mp4.InitSegment;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import mediahub.encoding.EncodeChunk;
import mediahub.rendition.Chunk;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the source: chunks with any borders join to what a single run makes. */
@SandboxTest
class ChunksTest {
  private static final int SEGMENT_MILLIS = 4000;
  private static final long SEED = 20261126;

  /** Every frame has another brightness than those beside it, so that a wrong one is seen. */
  private static final String MOVING = "testsrc2=s=320x180:r=%s:d=%s,hue=b='mod(n*5,7)/2-1.5'";

  private static final String TONE = "sine=d=%s";

  @TempDir Path folder;
  private FfmpegSandbox sandbox;

  @BeforeEach
  void open() {
    sandbox = TestMedia.sandbox();
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  /** Makes a file. */
  private interface Maker {
    Path make(Path folder) throws Exception;
  }

  private static Maker made(String name, String rate, double seconds, Object... options) {
    return folder -> MadeMedia.film(folder, name, MOVING.formatted(rate, seconds), "", options);
  }

  private static Maker real(String name) {
    return folder -> TestMedia.extra(name);
  }

  /** What a file is, and whether it can be divided. */
  private enum Source {
    FILM(folder -> TestMedia.CLIP),
    CONSTANT(made("c.mp4", "25", 13.3, "-g", "60", "-bf", "3")),
    NTSC(made("n.mp4", "60000/1001", 12.1, "-g", "90")),
    FASTER_THAN_PLAYERS(made("f.mp4", "120", 9, "-g", "100")),
    SLOW(made("slow.mp4", "5", 25, "-g", "11")),
    KEY_FRAMES_ALONE(made("k.mkv", "25", 11, "-c:v", "mjpeg", "-q:v", "3")),
    VARIABLE_RATE(
        made(
            "v.mp4",
            "30",
            14,
            "-g",
            "50",
            "-vf",
            "setpts='(N+0.4*random(1)+floor(N/40)*3)/30/TB'",
            "-fps_mode",
            "vfr",
            "-video_track_timescale",
            "90000")),
    HOLE(
        made(
            "h.mp4",
            "25",
            14,
            "-g",
            "40",
            "-vf",
            "setpts='(N+if(gt(N,120),120,0))/25/TB'",
            "-fps_mode",
            "vfr")),
    OPEN_GROUPS(
        made(
            "o.ts", "25", 14, "-preset", "fast", "-x264-params", "open-gop=1:keyint=75:bframes=5")),
    LONG_GROUPS(made("l.ts", "25", 17, "-preset", "fast", "-g", "250", "-bf", "4")),
    RECORDING_FROM_AN_HOUR_ON(made("hour.ts", "25", 11, "-g", "50", "-output_ts_offset", "3600")),
    REFRESHED(
        made("r.mkv", "25", 13, "-preset", "fast", "-x264-params", "intra-refresh=1:keyint=50")),
    MATROSKA(made("m.mkv", "24000/1001", 13, "-preset", "fast", "-g", "48")),
    LIVE_MATROSKA(made("live.mkv", "25", 11, "-g", "48", "-live", "1")),
    FLASH(made("fl.flv", "25", 11, "-c:v", "libx264", "-g", "60")),
    PACKED(made("p.avi", "25", 13, "-c:v", "mpeg4", "-bf", "2", "-g", "40", "-q:v", "3")),
    WINDOWS_MEDIA(made("w.wmv", "25", 11, "-c:v", "wmv2", "-g", "60", "-q:v", "3")),
    INTERLACED(
        made(
            "i.ts",
            "50",
            14,
            "-vf",
            "interlace=lowpass=off,setfield=tff",
            "-flags",
            "+ildct+ilme",
            "-c:v",
            "mpeg2video",
            "-b:v",
            "4M",
            "-g",
            "25",
            "-bf",
            "2")),
    INTERLACED_FILE(
        made(
            "if.mp4",
            "50",
            14,
            "-vf",
            "interlace=lowpass=off,setfield=tff",
            "-flags",
            "+ildct+ilme",
            "-g",
            "50")),
    PROGRAM_STREAM(
        made("ps.mpg", "25", 11, "-c:v", "mpeg2video", "-b:v", "3M", "-g", "15", "-bf", "2")),
    ALTERNATE_REFERENCES(
        made(
            "a.webm",
            "25",
            14,
            "-c:v",
            "libvpx-vp9",
            "-cpu-used",
            "8",
            "-deadline",
            "good",
            "-auto-alt-ref",
            "1",
            "-lag-in-frames",
            "16",
            "-g",
            "64",
            "-b:v",
            "800k")),
    WIDE_LIGHT(
        made(
            "hdr.mp4",
            "25",
            10,
            "-pix_fmt",
            "yuv420p10le",
            "-c:v",
            "libx265",
            "-x265-params",
            "log-level=error:open-gop=1:keyint=50:colorprim=bt2020:transfer=smpte2084"
                + ":colormatrix=bt2020nc")),
    TURNED(
        folder ->
            TestMedia.make(
                folder.resolve("turned.mp4"),
                "-display_rotation:v",
                "-90",
                "-i",
                made("lying.mp4", "25", 11, "-g", "50").make(folder),
                "-c",
                "copy")),
    EDITED(
        folder ->
            TestMedia.make(
                folder.resolve("edited.mp4"),
                "-ss",
                "1.3",
                "-i",
                made("whole.mp4", "25", 15, "-g", "75", "-preset", "fast").make(folder),
                "-c",
                "copy")),
    LATE_PICTURE(
        folder ->
            TestMedia.make(
                folder.resolve("late.mkv"),
                "-itsoffset",
                "6.3",
                "-i",
                made("early.mp4", "25", 9, "-g", "50").make(folder),
                "-f",
                "lavfi",
                "-i",
                TONE.formatted("15"),
                "-c:v",
                "copy")),
    LONGER_SOUND(
        folder ->
            MadeMedia.film(
                folder, "ls.mp4", MOVING.formatted("25", "6"), TONE.formatted("14"), "-g", "50")),
    GROWING(
        folder ->
            MadeMedia.joined(
                folder,
                "g.ts",
                MadeMedia.film(
                    folder, "g1.ts", MOVING.formatted("25", "7"), "", "-g", "50", "-bf", "0"),
                MadeMedia.film(
                    folder,
                    "g2.ts",
                    MOVING.formatted("25", "9").replace("320x180", "640x360"),
                    "",
                    "-g",
                    "50",
                    "-bf",
                    "0",
                    "-output_ts_offset",
                    "7"))),
    RESHAPED(
        folder ->
            MadeMedia.joined(
                folder,
                "rs.ts",
                MadeMedia.film(
                    folder, "r1.ts", MOVING.formatted("25", "5"), "", "-g", "50", "-bf", "0"),
                MadeMedia.film(
                    folder,
                    "r2.ts",
                    MOVING.formatted("25", "12") + ",setsar=4/3",
                    "",
                    "-g",
                    "50",
                    "-bf",
                    "0",
                    "-output_ts_offset",
                    "5"))),
    TRAILER(real("sintel-trailer-720p.mp4")),
    PHONE(real("phone-1080p-vfr.mp4")),
    REAL_THEORA(real("hello-theora.ogg")),
    REAL_MPEG2(real("city-mpeg2-no-audio.mpg")),
    REAL_VP9(real("vp9-opus.webm")),
    REAL_PART2(real("surround-5.1.mkv")),
    REAL_TURNED(real("rotated-90.mp4"));

    private final Maker maker;

    Source(Maker maker) {
      this.maker = maker;
    }
  }

  /** What an encoder handed over. */
  private static final class Made implements PartListener {
    final Map<String, InitSegment> inits = new LinkedHashMap<>();
    final Map<String, List<CutSegment>> segments = new LinkedHashMap<>();

    @Override
    public void segment(String renditionId, InitSegment init, CutSegment segment) {
      InitSegment before = inits.putIfAbsent(renditionId, init);
      assertThat(init.bytes()).isEqualTo((before == null ? init : before).bytes());
      List<CutSegment> all = segments.computeIfAbsent(renditionId, absent -> new ArrayList<>());
      assertThat(segment.index()).isEqualTo(all.size());
      all.add(segment);
    }

    long bytes() {
      return segments.values().stream()
          .flatMap(List::stream)
          .mapToLong(each -> each.bytes().length)
          .sum();
    }
  }

  @ParameterizedTest
  @EnumSource
  void chunks_join_to_what_a_single_run_makes(Source source) throws Exception {
    Path file = source.maker.make(folder);
    JobSpace space = new JobSpace(Files.createDirectory(folder.resolve("job")), file);
    Inspection inspection = inspect(space, file);
    List<VideoRung> rungs = rungs(inspection.getVideo());
    Grid grid = Grid.of(inspection, rungs);
    List<Chunk> chunks = chunks(space, inspection, grid, new Random(SEED + source.ordinal()));
    Made serial =
        encode(space, inspection, rungs, List.of(new Chunk(0L, grid.frames(), 0, 0L, List.of())));

    Made joined = encode(space, inspection, rungs, chunks);

    // Short ones may be, too.
    assertThat(chunks.size() > 1 || grid.micros() <= 6_000_000).as("is divided").isTrue();
    for (VideoRung rung : rungs) {
      String id = rung.getRenditionId();
      assertThat(joined.inits.get(id).bytes()).isEqualTo(serial.inits.get(id).bytes());
      Path expected = write(serial, id, "serial");
      Path actual = write(joined, id, "joined");
      List<String> times = times(actual);
      assertThat(times).hasSize(Math.toIntExact(grid.frames())).isEqualTo(times(expected));
      assertThat(decoded(actual)).isEmpty();
      Likeness likeness = Likeness.of(expected, actual);
      String what = "%s, %d chunks, SSIM %s".formatted(id, chunks.size(), likeness);
      assertThat(likeness.mean).as(what).isGreaterThan(0.985);
      assertThat(likeness.least).as(what).isGreaterThan(0.94);
    }
    // Borders are nearer to each other here than in a plan, and the pictures smaller.
    long seams = 2000L * (chunks.size() - 1);
    assertThat(joined.bytes())
        .isBetween(serial.bytes() * 98 / 100 - seams, serial.bytes() * 102 / 100 + seams);
  }

  private Inspection inspect(JobSpace space, Path file) throws Exception {
    return ((Accepted)
            new Inspector(sandbox, InspectionLimits.DEFAULT)
                .inspect(space, TestMedia.declared(file)))
        .inspection();
  }

  /** Borders at random segments. */
  private List<Chunk> chunks(JobSpace space, Inspection inspection, Grid grid, Random random)
      throws Exception {
    TreeSet<Integer> segments = new TreeSet<>();
    for (int segment = 1; firstFrame(grid, segment) < grid.frames() - 2; segment++) {
      if (segment == 1 || random.nextInt(3) > 0) {
        segments.add(segment);
      }
    }
    List<Long> borders =
        segments.stream().map(segment -> grid.micros(firstFrame(grid, segment))).toList();
    List<Long> seeks = SeekPointsOfFile.of(sandbox, space, inspection, borders);
    List<Chunk> chunks = new ArrayList<>();
    int segment = 0;
    long seek = 0;
    int next = 0;
    for (int border : seeks.isEmpty() ? new TreeSet<Integer>() : segments) {
      chunks.add(
          new Chunk(firstFrame(grid, segment), firstFrame(grid, border), segment, seek, List.of()));
      segment = border;
      seek = seeks.get(next++);
    }
    chunks.add(new Chunk(firstFrame(grid, segment), grid.frames(), segment, seek, List.of()));
    return chunks;
  }

  private static long firstFrame(Grid grid, int segment) {
    return Math.ceilDiv(segment * 4L * grid.rateNum(), grid.rateDen());
  }

  private Made encode(
      JobSpace space, Inspection inspection, List<VideoRung> rungs, List<Chunk> chunks)
      throws Exception {
    Made made = new Made();
    ChunkEncoder encoder = new ChunkEncoder(sandbox, 6L << 30);
    for (int i = 0; i < chunks.size(); i++) {
      EncodeChunk work =
          new EncodeChunk(
              TestMedia.source("key"),
              inspection,
              "package",
              rungs,
              SEGMENT_MILLIS,
              i,
              chunks.get(i),
              i == chunks.size() - 1);
      encoder.encode(space, work, i == 0 ? 2 : 1, made);
    }
    return made;
  }

  private static List<VideoRung> rungs(VideoTrack track) {
    boolean upright = track.getHeight() > track.getWidth();
    int width = upright ? 144 : 256;
    int height = upright ? 256 : 144;
    return List.of(
        rung("large", track, width, height, 1_500_000),
        rung("small", track, width / 2, height / 2, 400_000));
  }

  private static VideoRung rung(String id, VideoTrack track, int width, int height, long bits) {
    return new VideoRung(
        id, width, height, track.getFrameRateNum(), track.getFrameRateDen(), bits, "h264");
  }

  private Path write(Made made, String id, String name) throws Exception {
    var bytes = new ByteArrayOutputStream();
    bytes.write(made.inits.get(id).bytes());
    for (CutSegment segment : made.segments.get(id)) {
      bytes.write(segment.bytes());
    }
    return Files.write(folder.resolve(id + "." + name + ".mp4"), bytes.toByteArray());
  }

  /** Presentation times, in their order. */
  private static List<String> times(Path file) throws Exception {
    return TestMedia.probe(file, "packet=pts").stream()
        .map(line -> line.split(",")[0])
        .sorted(Comparator.comparingLong(Long::parseLong))
        .toList();
  }

  /** What the decoder complains of. */
  private static String decoded(Path file) throws Exception {
    return TestMedia.run(
        List.of(
            TestMedia.FFMPEG_HOME.resolve("ffmpeg").toString(),
            "-v",
            "warning",
            "-nostdin",
            "-i",
            file.toString(),
            "-f",
            "null",
            "-"));
  }

  /** Structural similarity of two films, over all their frames. */
  private record Likeness(double mean, double least, long leastAt) {
    static Likeness of(Path expected, Path actual) throws Exception {
      String lines =
          TestMedia.run(
              List.of(
                  TestMedia.FFMPEG_HOME.resolve("ffmpeg").toString(),
                  "-v",
                  "error",
                  "-nostdin",
                  "-i",
                  expected.toString(),
                  "-i",
                  actual.toString(),
                  "-lavfi",
                  "ssim=stats_file=-",
                  "-f",
                  "null",
                  "-"));
      double sum = 0;
      double least = 1;
      long at = 0;
      long count = 0;
      for (String line : lines.lines().filter(each -> each.startsWith("n:")).toList()) {
        double all = Double.parseDouble(line.replaceAll(".*All:(\\S+).*", "$1"));
        sum += all;
        at = all < least ? count : at;
        least = Math.min(least, all);
        count++;
      }
      return new Likeness(sum / count, least, at);
    }

    @Override
    public String toString() {
      return "%.4f, least %.4f at frame %d".formatted(mean, least, leastAt);
    }
  }
}
