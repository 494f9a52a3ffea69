package io.mediahub.encoder.media.encode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.mediahub.encoder.media.CraftedMedia;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.encode.Copies.Copy;
import io.mediahub.encoder.media.encode.Copies.Counting;
import io.mediahub.encoder.media.encode.Copies.Made;
import io.mediahub.encoder.media.inspect.PreviewPlanner;
import io.mediahub.encoder.media.inspect.PreviewPlanner.Candidate;
import io.mediahub.encoder.media.inspect.PreviewPlanner.Planned;
import io.mediahub.encoder.media.mp4.SparseHead;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.hls.mp4.Mp4Exception;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A preview whose samples are copied by the platform itself; ffmpeg judges what it made. */
@SandboxTest
class SampleCopyTest {
  private static final int PACKET = 1024;
  private static final int LATEST_PRIMING = 2112;

  @TempDir Path folder;
  private FfmpegSandbox sandbox;
  private Copies copies;

  @BeforeEach
  void open() {
    sandbox = TestMedia.sandbox();
    copies = new Copies(sandbox, folder);
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  private interface Maker {
    Path make(Path folder) throws Exception;
  }

  private enum Source {
    REORDERED(film("r.mp4", 9, 9, "-g", "40")),
    NTSC(film("n.mp4", 9, 9, "-g", "60", "-vf", "fps=30000/1001", "-ar", "48000")),
    STEREO(film("s.mp4", 6, 6, "-ac", "2")),
    LOWER_RATE(film("32.mp4", 6, 6, "-ar", "32000")),
    LANGUAGE(film("de.mp4", 5, 5, "-metadata:s:a:0", "language=ger")),
    QUICKTIME(film("q.mov", 9, 9, "-g", "50")),
    BIG_OFFSETS(folder -> withBigOffsets(film("b.mov", 9, 9, "-g", "50").make(folder))),
    LONG_PRIMING(folder -> primed(film("p.mp4", 9, 9, "-ac", "2").make(folder))),
    LATE_SOUND(folder -> late(folder, 1.3)),
    LATE_SOUND_WITHIN_A_PACKET(folder -> late(folder, 0.01)),
    SHORT_SOUND(film("ss.mp4", 9, 5, "-ac", "2")),
    LONG_SOUND(film("ls.mp4", 5, 11)),
    VARIABLE_RATE(
        film(
            "v.mp4",
            9,
            9,
            "-g",
            "50",
            "-vf",
            "setpts='(N+0.4*random(1)+floor(N/40)*3)/25/TB'",
            "-fps_mode",
            "vfr")),
    COLOURS(
        film(
            "c.mov",
            5,
            5,
            "-vf",
            "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709")),
    PHONE(folder -> TestMedia.extra("phone-1080p-vfr.mp4"));

    private final Maker maker;

    Source(Maker maker) {
      this.maker = maker;
    }
  }

  /** Files of which the index alone does not say enough. */
  private enum Uncertain {
    FULL_RANGE(film("j.mp4", 2, 2, "-pix_fmt", "yuvj420p")),
    HDR(film("h.mp4", 2, 2, "-vf", "setparams=color_trc=smpte2084")),
    TITLE(film("t.mp4", 2, 2, "-metadata:s:a:0", "title=Commentary")),
    SURROUND(film("5.mp4", 2, 2, "-ac", "6")),
    LOW_RATE(film("l.mp4", 2, 2, "-ar", "22050")),
    MP3(film("3.mp4", 2, 2, "-c:a", "libmp3lame")),
    ALAC(film("a.mov", 2, 2, "-c:a", "alac")),
    TWO_SOUNDS(film("2.mp4", 2, 2, "-map", "0:v", "-map", "1:a", "-map", "1:a")),
    IMPLICIT_SBR(
        folder ->
            TestMedia.make(
                folder.resolve("he.mp4"),
                "-i",
                film("p.mp4", 2, 2, "-an").make(folder),
                "-i",
                CraftedMedia.implicitSbr(folder, "sine=d=2"),
                "-c",
                "copy")),
    SBR(folder -> changed(film("sbr.mp4", 2, 2).make(folder), "56e500", "56e580")),
    ENCRYPTED(
        folder ->
            changed(film("enc.mp4", 2, 2).make(folder), hex("mp4a") + "00", hex("enca") + "00")),
    DISABLED(
        folder ->
            changed(
                film("d.mp4", 2, 2).make(folder),
                hex("tkhd") + "00000003",
                hex("tkhd") + "00000002")),
    ELSEWHERE(
        folder ->
            changed(
                film("e.mp4", 2, 2).make(folder),
                hex("url ") + "00000001",
                hex("url ") + "00000000")),
    UNKNOWN_BOX(folder -> changed(film("u.mp4", 2, 2).make(folder), hex("pasp"), hex("clap")));

    private final Maker maker;

    Uncertain(Maker maker) {
      this.maker = maker;
    }
  }

  private static String hex(String type) {
    return HexFormat.of().formatHex(type.getBytes(ISO_8859_1));
  }

  /** The index, which is the last box, with other bytes wherever some are found. */
  private static Path changed(Path file, String from, String to) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int moov = new String(bytes, ISO_8859_1).lastIndexOf("moov");
    byte[] index = Arrays.copyOfRange(bytes, moov, bytes.length);
    String changed = HexFormat.of().formatHex(index).replace(from, to);
    assertThat(HexFormat.of().parseHex(changed)).as("has %s", from).isNotEqualTo(index);
    System.arraycopy(HexFormat.of().parseHex(changed), 0, bytes, moov, index.length);
    return Files.write(file, bytes);
  }

  /** Noise can be heard in every packet, and without PNS a decoder adds none of its own. */
  private static Maker film(String name, int picture, int sound, Object... options) {
    return folder -> {
      List<Object> all = new ArrayList<>();
      all.addAll(List.of("-preset", "fast", "-pix_fmt", "yuv420p", "-aac_pns", "0"));
      all.addAll(List.of(options));
      return MadeMedia.film(
          folder,
          name,
          "testsrc2=s=320x180:r=25:d=" + picture,
          "anoisesrc=c=pink:a=0.5:seed=5:r=44100:d=" + sound,
          all.toArray());
    };
  }

  private static Path late(Path folder, double seconds) throws Exception {
    return TestMedia.make(
        folder.resolve("late.mp4"),
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=320x180:r=25:d=7",
        "-itsoffset",
        seconds,
        "-f",
        "lavfi",
        "-i",
        "anoisesrc=c=pink:a=0.5:seed=5:r=48000:d=5",
        "-pix_fmt",
        "yuv420p",
        "-preset",
        "fast",
        "-aac_pns",
        "0");
  }

  /**
   * The edit of the sound, which is the second one, leaves out as much as Apple's encoder needs.
   */
  private static Path primed(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, ISO_8859_1);
    int edit = text.indexOf("elst", text.indexOf("elst", text.lastIndexOf("moov")) + 4);
    ByteBuffer.wrap(bytes).putInt(edit + 16, LATEST_PRIMING);
    return Files.write(file, bytes);
  }

  /** As files of more than four gigabytes have them; the index is the last box of this file. */
  private static Path withBigOffsets(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int moov = new String(bytes, ISO_8859_1).lastIndexOf("moov") - 4;
    ByteBuffer rebuilt = ByteBuffer.allocate(bytes.length * 2);
    rebuilt.put(bytes, 0, moov);
    rebuild(ByteBuffer.wrap(bytes, moov, bytes.length - moov).slice(), rebuilt);
    return Files.write(file, Arrays.copyOf(rebuilt.array(), rebuilt.position()));
  }

  private static void rebuild(ByteBuffer boxes, ByteBuffer into) {
    while (boxes.remaining() >= 8) {
      int size = boxes.getInt(boxes.position());
      byte[] type = new byte[4];
      boxes.get(boxes.position() + 4, type);
      ByteBuffer body = boxes.slice(boxes.position() + 8, size - 8);
      boxes.position(boxes.position() + size);
      int start = into.position();
      into.putInt(0);
      switch (new String(type, ISO_8859_1)) {
        case "moov", "trak", "mdia", "minf", "stbl" -> rebuild(body, into.put(type));
        case "stco" -> {
          into.put("co64".getBytes(ISO_8859_1)).putInt(body.getInt()).putInt(body.getInt());
          while (body.hasRemaining()) {
            into.putLong(Integer.toUnsignedLong(body.getInt()));
          }
        }
        default -> into.put(type).put(body);
      }
      into.putInt(start, into.position() - start);
    }
  }

  @ParameterizedTest
  @EnumSource
  void pictures_and_sound_are_those_of_the_source(Source source) throws Exception {
    Path file = source.maker.make(folder);

    Copy copy = copies.copy(file);

    assertThat(copy.plan().samples()).as("is copied without ffmpeg").isNotNull();
    Path picture = Files.write(folder.resolve("picture.mp4"), copy.picture());
    assertThat(frames(picture)).isEqualTo(frames(file));
    assertThat(TestMedia.probe(picture, "packet=pts_time").getFirst()).startsWith("0.000000");
    Path sound = Files.write(folder.resolve("sound.mp4"), copy.made().bytes("a0"));
    assertSameSound(file, sound, copy.plan());
  }

  @ParameterizedTest
  @EnumSource
  void what_is_not_certain_is_left_to_the_tools(Uncertain source) throws Exception {
    SparseHead head = copies.head(new Counting(Files.readAllBytes(source.maker.make(folder))));

    Candidate candidate = PreviewPlanner.candidate(head);

    assertThat(candidate).isNotNull();
    assertThat(candidate.needsTools()).isTrue();
  }

  /** A recording that was joined from several has a gap of a packet between them. */
  @Test
  void a_packet_behind_a_gap_has_its_own_time() throws Exception {
    Path file =
        TestMedia.make(
            folder.resolve("gaps.mp4"),
            "-stream_loop",
            "-1",
            "-i",
            TestMedia.CLIP,
            "-t",
            "26",
            "-vf",
            "scale=320:-2",
            "-preset",
            "ultrafast",
            "-g",
            "48",
            "-pix_fmt",
            "yuv420p");

    Copy copy = copies.copy(file);

    Path sound = Files.write(folder.resolve("sound.mp4"), copy.made().bytes("a0"));
    List<String> found = packets(sound);
    List<String> expected =
        packets(file).stream().filter(packet -> !packet.startsWith("-")).toList();
    assertThat(copy.plan().samples()).isNotNull();
    assertThat(found).containsAll(expected);
    assertThat(found.size() - expected.size()).as("packets of silence").isBetween(2, 6);
    assertThat(found.stream().map(SampleCopyTest::time).toList()).isSorted();
  }

  private static long time(String packet) {
    return Long.parseLong(packet.split(",")[0]);
  }

  /** Time in ticks, and a checksum, of each packet of the sound. */
  private static List<String> packets(Path file) throws Exception {
    return TestMedia.run(
            List.of(
                TestMedia.FFMPEG_HOME.resolve("ffprobe").toString(),
                "-v",
                "error",
                "-select_streams",
                "a:0",
                "-show_data_hash",
                "md5",
                "-show_entries",
                "packet=pts,data_hash",
                "-of",
                "csv=p=0",
                file.toString()))
        .lines()
        .map(line -> line.replaceAll("^(-?\\d+),.*(MD5:[0-9a-f]+).*$", "$1,$2"))
        .toList();
  }

  /** Each sample at its time, once the decoder has seen a packet. */
  private void assertSameSound(Path source, Path copied, PreviewPlan plan) throws Exception {
    int rate = plan.sound().getSampleRate();
    int channels = plan.sound().getChannels();
    FloatBuffer expected = decode(source);
    FloatBuffer found = decode(copied);
    long begins = Math.round(seconds(source, "v:0") * rate);
    long firstExpected = Math.round(seconds(source, "a:0") * rate) - begins;
    long firstFound = Math.round(seconds(copied, "a:0") * rate);
    assertThat(firstFound).isBetween(0L, PACKET - 1L);
    int compared = 0;
    for (int i = PACKET; i < found.limit() / channels; i++) {
      long at = firstFound + i - firstExpected;
      for (int channel = 0; channel < channels; channel++) {
        float sample = found.get(i * channels + channel);
        if (at >= 0 && at < expected.limit() / channels) {
          assertThat(sample)
              .as("sample %d", at)
              .isEqualTo(expected.get((int) at * channels + channel));
          compared++;
        } else if (at < -2 * PACKET || at > expected.limit() / channels + 2 * PACKET) {
          assertThat(sample).isCloseTo(0, within(1e-6f));
        }
      }
    }
    assertThat(compared).isGreaterThan(expected.limit() - 3 * PACKET * channels);
    double end = (firstFound + (double) found.limit() / channels) / rate;
    assertThat(end).isGreaterThan(plan.micros() / 1e6 - 2.0 * PACKET / rate);
  }

  private static List<String> frames(Path file) throws Exception {
    return TestMedia.run(
            List.of(
                TestMedia.FFMPEG_HOME.resolve("ffmpeg").toString(),
                "-v",
                "error",
                "-nostdin",
                "-i",
                file.toString(),
                "-map",
                "0:v:0",
                "-fps_mode",
                "passthrough",
                "-f",
                "framemd5",
                "-"))
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
        .toList();
  }

  private FloatBuffer decode(Path file) throws Exception {
    Path samples = folder.resolve(file.getFileName() + ".f32");
    TestMedia.run(
        List.of(
            TestMedia.FFMPEG_HOME.resolve("ffmpeg").toString(),
            "-v",
            "error",
            "-nostdin",
            "-y",
            "-i",
            file.toString(),
            "-map",
            "0:a:0",
            "-f",
            "f32le",
            samples.toString()));
    return ByteBuffer.wrap(Files.readAllBytes(samples))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }

  /** When the first frame of a stream is shown or heard. */
  private static double seconds(Path file, String stream) throws Exception {
    String line =
        TestMedia.run(
                List.of(
                    TestMedia.FFMPEG_HOME.resolve("ffprobe").toString(),
                    "-v",
                    "error",
                    "-select_streams",
                    stream,
                    "-read_intervals",
                    "%+1",
                    "-show_entries",
                    "frame=pts_time",
                    "-of",
                    "csv=p=0",
                    file.toString()))
            .lines()
            .findFirst()
            .orElseThrow();
    return Double.parseDouble(line.split(",")[0]);
  }

  @Test
  void a_head_has_the_segments_of_the_whole_file() throws Exception {
    Path file = film("h.mp4", 21, 21, "-g", "50", "-movflags", "+faststart").make(folder);
    Copy fromHead = copies.copy(file);
    SparseHead head = copies.head(new Counting(Files.readAllBytes(file)));
    PreviewPlan plan = copies.plan(head).plan();
    Made whole = new Made();

    new SampleCopy(plan, plan.samples(), new HashMap<>()).copy(file, null, whole);

    String id = plan.video().getRenditionId();
    assertThat(whole.segments.get(id)).hasSizeGreaterThan(3);
    assertThat(whole.bytes(id)).isEqualTo(fromHead.picture());
    assertThat(whole.bytes("a0")).isEqualTo(fromHead.made().bytes("a0"));
  }

  /** What stands between the ranges that were read are zeros, and no samples. */
  @Test
  void samples_that_are_not_there_are_not_copied() throws Exception {
    Path file = film("z.mp4", 9, 9, "-g", "50", "-movflags", "+faststart").make(folder);
    PreviewPlan plan = copies.plan(copies.head(new Counting(Files.readAllBytes(file)))).plan();
    byte[] bytes = Files.readAllBytes(file);
    int mdat = new String(bytes, ISO_8859_1).indexOf("mdat") + 4;
    Arrays.fill(bytes, mdat, bytes.length, (byte) 0);
    Path empty = Files.write(folder.resolve("empty.mp4"), bytes);

    MediaFailure failure =
        catchThrowableOfType(
            MediaFailure.class,
            () -> copies.encoder(plan).copyFirst(copies.space(empty), null, new Made()));

    assertThat(failure).hasMessageContaining("does not fit");
  }

  /** Whatever tables and lengths say: no preview, or one that fails, and never much memory. */
  @Test
  void broken_files_cost_nothing() throws Exception {
    long seed = Long.getLong("mediahub.test.seed", System.nanoTime());
    System.out.println("Seed of broken_files_cost_nothing: " + seed);
    Random random = new Random(seed);
    byte[] whole =
        Files.readAllBytes(film("b.mp4", 5, 5, "-g", "50", "-movflags", "+faststart").make(folder));
    int samples = new String(whole, ISO_8859_1).indexOf("mdat") + 4;
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int[] copied = {0, 0};

    long most =
        IntStream.range(0, 1500)
            .mapToLong(
                i -> {
                  byte[] broken = broken(whole, random, i % 3 == 0 ? samples : 0, samples);
                  long before = threads.getCurrentThreadAllocatedBytes();
                  copied[copy(broken) ? 1 : 0]++;
                  return threads.getCurrentThreadAllocatedBytes() - before;
                })
            .max()
            .orElseThrow();

    assertThat(most).isLessThan(64L << 20);
    assertThat(copied[0]).isGreaterThan(100);
    assertThat(copied[1]).isGreaterThan(100);
  }

  private static byte[] broken(byte[] whole, Random random, int from, int samples) {
    byte[] broken = whole.clone();
    int to = from == 0 ? samples : Math.min(whole.length, samples + 40_000);
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      byte[] values = {0, 1, -1, 127, -128, (byte) random.nextInt()};
      broken[from + random.nextInt(to - from)] = values[random.nextInt(values.length)];
    }
    return broken;
  }

  /**
   * @return whether all of it was copied
   */
  private boolean copy(byte[] file) {
    try {
      SparseHead head = SparseHead.open(new Counting(file), folder.resolve("broken.mp4"));
      Candidate candidate = head == null ? null : PreviewPlanner.candidate(head);
      if (candidate == null || candidate.needsTools()) {
        return false;
      }
      var space = new JobSpace(folder, head.file());
      Planned planned = new PreviewPlanner(sandbox).plan(space, candidate, null);
      if (planned == null || planned.plan().samples() == null) {
        return false;
      }
      planned.fetchHead();
      copies.encoder(planned.plan()).copyHead(space, new Made());
      return true;
    } catch (MediaFailure | Mp4Exception e) {
      return false;
    } catch (IOException e) {
      assertThat(e).hasMessage("beyond the end");
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
