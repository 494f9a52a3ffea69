package io.mediahub.encoder.media.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mediahub.encoder.media.CraftedMedia;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.encode.Copies.Copy;
import io.mediahub.encoder.media.encode.Copies.Counting;
import io.mediahub.encoder.media.encode.Copies.Made;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.inspect.PreviewPlanner.Planned;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.mp4.SparseHead;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.hls.mp4.InitSegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mediahub.rendition.Inspection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The beginning of a file is shown as it is, before all of the file is there. */
@SandboxTest
class PreviewTest {
  private static final String PICTURE = "testsrc2=s=640x360:r=25:d=%s";

  /** So much detail that a few seconds are more than a head. */
  private static final String NOISE = "testsrc2=s=1280x720:r=25:d=%s,noise=alls=100:allf=t";

  /** Bytes that nobody needs. */
  private static final int FREE = 4 << 20;

  private static final String TONE = "sine=d=%s:r=44100";

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

  /** Makes a file. */
  private interface Maker {
    Path make(Path folder) throws Exception;
  }

  private static Maker film(String name, Object... options) {
    return lasting(name, 21, options);
  }

  private static Maker brief(String name, Object... options) {
    return lasting(name, 3, options);
  }

  private static Maker lasting(String name, int seconds, Object... options) {
    return folder ->
        MadeMedia.film(folder, name, PICTURE.formatted(seconds), TONE.formatted(seconds), options);
  }

  private enum InSpec {
    INDEX_AT_THE_END(film("e.mp4", "-g", "50", "-pix_fmt", "yuv420p")),
    INDEX_AT_THE_START(film("s.mov", "-g", "50", "-pix_fmt", "yuv420p", "-movflags", "+faststart")),
    REORDERED(film("r.mp4", "-g", "40", "-preset", "fast", "-pix_fmt", "yuv420p")),
    STARTS_AFTER_THE_SOUND(
        lasting(
            "l.mp4",
            9,
            "-g",
            "40",
            "-preset",
            "fast",
            "-pix_fmt",
            "yuv420p",
            "-use_editlist",
            "0")),
    IRREGULAR(
        film("i.mp4", "-pix_fmt", "yuv420p", "-g", "999", "-force_key_frames", "1.2,3,9.6,10,19")),
    PCM(film("p.mov", "-g", "50", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le")),
    SILENT(
        folder ->
            MadeMedia.film(
                folder, "si.mp4", PICTURE.formatted(9), "", "-g", "30", "-pix_fmt", "yuv420p")),
    SHORTER_THAN_A_SEGMENT(
        folder ->
            MadeMedia.film(
                folder, "sh.mp4", PICTURE.formatted(1), TONE.formatted(1), "-pix_fmt", "yuv420p")),
    LONGER_SOUND(
        folder ->
            MadeMedia.film(
                folder, "ls.mp4", PICTURE.formatted(5), TONE.formatted(13), "-pix_fmt", "yuv420p")),
    VARIABLE_RATE(
        film(
            "v.mp4",
            "-pix_fmt",
            "yuv420p",
            "-g",
            "50",
            "-vf",
            "setpts='(N+0.4*random(1)+floor(N/40)*3)/25/TB'",
            "-fps_mode",
            "vfr")),
    FILM(folder -> TestMedia.CLIP),
    TRAILER(folder -> TestMedia.extra("sintel-trailer-720p.mp4"));

    private final Maker maker;

    InSpec(Maker maker) {
      this.maker = maker;
    }
  }

  private enum OutOfSpec {
    OTHER_CONTAINER(brief("m.mkv", "-g", "50", "-pix_fmt", "yuv420p")),
    FRAGMENTED(brief("f.mp4", "-g", "50", "-pix_fmt", "yuv420p", "-movflags", "frag_keyframe")),
    FOUR_FOUR_FOUR(brief("444.mp4", "-g", "50", "-pix_fmt", "yuv444p")),
    TEN_BITS(brief("10.mp4", "-g", "50", "-pix_fmt", "yuv420p10le")),
    INTERLACED(brief("il.mp4", "-g", "50", "-pix_fmt", "yuv420p", "-flags", "+ildct+ilme")),
    OTHER_CODEC(brief("hevc.mp4", "-c:v", "libx265", "-x265-params", "log-level=error")),
    LONG_GROUPS(film("lg.mp4", "-g", "999", "-pix_fmt", "yuv420p")),
    OPEN_GROUPS(
        film(
            "o.mp4",
            "-pix_fmt",
            "yuv420p",
            "-preset",
            "fast",
            "-x264-params",
            "open-gop=1:keyint=50:bframes=5")),
    WIDE_PIXELS(brief("sar.mp4", "-g", "50", "-pix_fmt", "yuv420p", "-vf", "setsar=4/3")),
    CUT_INSIDE_A_GROUP(
        folder ->
            TestMedia.make(
                folder.resolve("cut.mp4"),
                "-ss",
                "0.7",
                "-i",
                brief("w.mp4", "-g", "30", "-pix_fmt", "yuv420p").make(folder),
                "-c",
                "copy")),
    CUT_AT_THE_END(
        folder -> {
          Path whole = brief("ce.mp4", "-g", "25", "-pix_fmt", "yuv420p").make(folder);
          byte[] bytes = Files.readAllBytes(whole);
          // The first track's edit lasts one second of three.
          int edit = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("elst");
          ByteBuffer.wrap(bytes).putInt(edit + 12, 1000);
          return Files.write(folder.resolve("cut-end.mp4"), bytes);
        }),
    TURNED(MadeMedia::rotated),
    SOUND_ALONE(MadeMedia::sound);

    private final Maker maker;

    OutOfSpec(Maker maker) {
      this.maker = maker;
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_picture_is_the_sources_own(InSpec source) throws Exception {
    Path file = source.maker.make(folder);

    Copy copy = copies.copy(file);

    PreviewPlan plan = copy.plan();
    Made made = copy.made();
    String id = plan.video().getRenditionId();
    Path copied = write(made, id);
    assertThat(packets(copied)).isEqualTo(packets(file));
    assertThat(TestMedia.run(decode(copied))).isEmpty();
    InitSegment init = made.inits.get(id);
    assertThat(init.picture().width()).isEqualTo(plan.video().getWidth());
    assertThat(init.picture().height()).isEqualTo(plan.video().getHeight());
    for (CutSegment segment : made.segments.get(id)) {
      double seconds = (double) (segment.end() - segment.start()) / init.timescale();
      assertThat(seconds * 1000).isLessThanOrEqualTo(plan.segmentMillis());
      double headers = 8 * 4000; // of fragments, which the playlist's bandwidth leaves room for
      assertThat((segment.bytes().length * 8 - headers) / Math.max(1, seconds))
          .isLessThanOrEqualTo(plan.video().getMaxBitsPerSecond());
    }
    assertThat(plan.sounds().isEmpty()).isEqualTo(source == InSpec.SILENT);
    assertThat(plan.shiftMicros() > 0).isEqualTo(source == InSpec.STARTS_AFTER_THE_SOUND);
    assertThat(plan.samples() == null).isEqualTo(source == InSpec.PCM);
    if (source == InSpec.PCM) {
      assertThat(made.bytes("a0")).isEqualTo(mainSound(file).bytes("a0"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"aac", "pcm_s16le"})
  void the_first_segments_need_the_head_alone(String sound) throws Exception {
    Path file =
        MadeMedia.film(
            folder,
            "n.mov",
            NOISE.formatted(9),
            TONE.formatted(9),
            "-g",
            "25",
            "-pix_fmt",
            "yuv420p",
            "-b:v",
            "16M",
            "-maxrate",
            "16M",
            "-bufsize",
            "16M",
            "-c:a",
            sound,
            "-movflags",
            "+faststart");
    Counting reader = new Counting(Files.readAllBytes(file));
    SparseHead head = copies.head(reader);
    PreviewPlan plan = copies.plan(head).plan();
    PreviewEncoder encoder = copies.encoder(plan);
    Made made = new Made();

    encoder.copyFirst(copies.space(head.file()), null, made);

    assertThat(reader.read).isLessThan(reader.size() * 3 / 4);
    assertThat(made.segments.get(plan.video().getRenditionId())).hasSize(1);
    assertThat(made.segments.get("a0")).hasSize(1);
    encoder.copyRest(copies.space(file), made);
    assertThat(packets(write(made, plan.video().getRenditionId()))).isEqualTo(packets(file));
    if (!sound.equals("aac")) {
      assertThat(made.bytes("a0")).isEqualTo(mainSound(file).bytes("a0"));
    }
  }

  /**
   * What the tools make of it need not be what the main package has, to the byte: some decoders
   * fill their packets with noise, or begin otherwise at the first one that they get. A viewer
   * needs that it plays, from the beginning to the end, and in step.
   */
  @ParameterizedTest
  @ValueSource(strings = {"ac3", "libmp3lame", "he-aac"})
  void sound_that_has_to_be_encoded_plays_as_long_as_the_picture_and_in_step(String sound)
      throws Exception {
    String tones =
        "aevalsrc='if(between(t,1,1.4)+between(t,7,7.4),0.8*sin(880*PI*t),0)':d=9:s=48000";
    Path picture =
        MadeMedia.film(
            folder, "p.mp4", PICTURE.formatted(9), "", "-g", "50", "-pix_fmt", "yuv420p");
    Path file =
        sound.equals("he-aac")
            ? TestMedia.make(
                folder.resolve("f.mp4"),
                "-i",
                picture,
                "-i",
                CraftedMedia.implicitSbr(folder, tones),
                "-c",
                "copy")
            : TestMedia.make(
                folder.resolve("f.mp4"),
                "-i",
                picture,
                "-f",
                "lavfi",
                "-i",
                tones,
                "-c:v",
                "copy",
                "-c:a",
                sound);

    Copy copy = copies.copy(file);

    Made made = copy.made();
    Path played = write(made, "a0");
    assertThat(copy.plan().samples()).as("not copied").isNull();
    assertThat(made.inits.get("a0").codecs()).isEqualTo("mp4a.40.2");
    assertThat(TestMedia.run(decode(played))).isEmpty();
    CutSegment last = made.segments.get("a0").getLast();
    assertThat((double) last.end() / made.inits.get("a0").timescale())
        .isCloseTo(9, within(0.06)); // a packet of HE-AAC lasts 0.043 s
    // Some encoders begin with silence that their files do not tell of: what counts is the file.
    List<Double> given = tones(file);
    assertThat(given).hasSize(2);
    assertThat(tones(played)).hasSize(2);
    assertThat(tones(played).getFirst()).isCloseTo(given.getFirst(), within(0.05));
    assertThat(tones(played).getLast()).isCloseTo(given.getLast(), within(0.05));
  }

  /** When a tone begins, after half a second of silence, seconds. */
  private static List<Double> tones(Path sound) throws Exception {
    byte[] samples = TestMedia.samples(sound);
    List<Double> begins = new ArrayList<>();
    int quiet = 8000;
    for (int at = 1; at < samples.length; at += 2) {
      if (Math.abs(samples[at]) > 40) { // the upper byte
        if (quiet > 4000) {
          begins.add(at / 16000.0);
        }
        quiet = 0;
      } else {
        quiet++;
      }
    }
    return begins;
  }

  /** Each question takes some milliseconds, and somebody waits. */
  @ParameterizedTest
  @CsvSource({
    "+faststart, 44100, 1",
    "+faststart, 48000, 1",
    "+faststart, 8000, 1",
    "+use_metadata_tags, 44100, 2"
  })
  void the_first_segment_of_a_long_file_needs_few_questions(
      String flags, String rate, int questions) throws Exception {
    Path film =
        lasting(
                "q.mp4",
                9,
                "-g",
                "50",
                "-pix_fmt",
                "yuv420p",
                "-crf",
                "51",
                "-ar",
                rate,
                "-movflags",
                flags)
            .make(folder);
    // Something between picture and index, as a longer film has.
    byte[] whole = Files.readAllBytes(film);
    Counting reader = new Counting(flags.equals("+faststart") ? followed(whole) : spread(whole));
    SparseHead head = copies.head(reader);
    Planned planned = copies.plan(head);
    Made made = new Made();

    copies.encoder(planned.plan()).copyFirst(copies.space(head.file()), null, made);

    assertThat(made.segments.get(planned.plan().video().getRenditionId())).hasSize(1);
    assertThat(made.segments.get("a0")).hasSize(1);
    assertThat(reader.questions).isEqualTo(questions);
  }

  /** With four million bytes behind it. */
  private static byte[] followed(byte[] film) {
    return ByteBuffer.allocate(film.length + FREE)
        .put(film)
        .putInt(FREE)
        .putInt(0x66726565)
        .array();
  }

  /** With as much before the index, which is the last box. */
  private static byte[] spread(byte[] film) {
    int index = new String(film, StandardCharsets.ISO_8859_1).lastIndexOf("moov") - 4;
    return ByteBuffer.allocate(film.length + FREE)
        .put(film, 0, index)
        .putInt(FREE)
        .putInt(0x66726565)
        .position(index + FREE)
        .put(film, index, film.length - index)
        .array();
  }

  @ParameterizedTest
  @EnumSource
  void what_players_could_not_show_is_not_copied(OutOfSpec source) throws Exception {
    SparseHead head = copies.head(new Counting(Files.readAllBytes(source.maker.make(folder))));

    Planned plan = head == null ? null : copies.plan(head);

    assertThat(plan).isNull();
  }

  /** The first segment is there, and could be shown; what follows it is not. */
  @Test
  void a_file_that_does_not_have_its_later_samples_has_no_preview() throws Exception {
    byte[] whole = Files.readAllBytes(film("b.mp4", "-movflags", "+faststart").make(folder));
    int table = new String(whole, StandardCharsets.ISO_8859_1).indexOf("stco") + 4;
    int chunks = ByteBuffer.wrap(whole).getInt(table + 4);
    assertThat(copies.plan(copies.head(new Counting(whole.clone())))).isNotNull();
    ByteBuffer.wrap(whole).putInt(table + 4 + 4 * chunks, whole.length - 1);

    Planned plan = copies.plan(copies.head(new Counting(whole)));

    assertThat(plan).isNull();
  }

  /** Nothing but a plan or none, whatever an index says; and never much memory. */
  @Test
  void a_broken_index_is_no_failure() throws Exception {
    byte[] whole =
        Files.readAllBytes(
            film("b.mp4", "-g", "50", "-pix_fmt", "yuv420p", "-movflags", "+faststart")
                .make(folder));
    Random random = new Random(8);
    int index = 40 + ByteBuffer.wrap(whole).getInt(32 + 0);

    for (int i = 0; i < 3000; i++) {
      byte[] broken = whole.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        int at = random.nextInt(Math.min(index, 16_000));
        byte[] values = {0, 1, -1, 127, -128, (byte) random.nextInt()};
        broken[at] = values[random.nextInt(values.length)];
      }
      copies.head(new Counting(broken));
    }
  }

  /** The sound of the main package. */
  private Made mainSound(Path file) throws Exception {
    JobSpace space = copies.space(file);
    Inspection inspection =
        ((Accepted)
                new Inspector(sandbox, InspectionLimits.DEFAULT)
                    .inspect(space, TestMedia.declared(file)))
            .inspection();
    Made made = new Made();
    new SoundEncoder(sandbox, 6L << 30)
        .encode(
            space,
            inspection,
            io.mediahub.domain.rendition.Ladder.plan(inspection).getAudio(),
            4000,
            null,
            made);
    return made;
  }

  private Path write(Made made, String id) throws Exception {
    return Files.write(folder.resolve(id + ".copied.mp4"), made.bytes(id));
  }

  private static List<String> decode(Path file) {
    return List.of(
        TestMedia.FFMPEG_HOME.resolve("ffmpeg").toString(),
        "-v",
        "warning",
        "-nostdin",
        "-i",
        file.toString(),
        "-f",
        "null",
        "-");
  }

  /** Size and checksum of each packet of the picture, and its times from the first one's on. */
  private static List<String> packets(Path file) throws Exception {
    List<String> lines =
        TestMedia.run(
                List.of(
                    TestMedia.FFMPEG_HOME.resolve("ffmpeg").toString(),
                    "-v",
                    "error",
                    "-nostdin",
                    "-i",
                    file.toString(),
                    "-map",
                    "0:v:0",
                    "-c",
                    "copy",
                    "-copyts",
                    "-f",
                    "framecrc",
                    "-"))
            .lines()
            .filter(line -> !line.startsWith("#"))
            .toList();
    long first = Long.parseLong(lines.getFirst().split(",")[2].strip());
    return lines.stream()
        .map(
            line -> {
              String[] fields = line.split(",");
              return "%d %d %s %s"
                  .formatted(
                      Long.parseLong(fields[1].strip()) - first,
                      Long.parseLong(fields[2].strip()) - first,
                      fields[4].strip(),
                      fields[5].strip());
            })
        .toList();
  }
}
