package io.mediahub.encoder.media.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.rendition.Ladder;
import io.mediahub.domain.rendition.PictureFormat;
import io.mediahub.domain.rendition.Recipe;
import io.mediahub.domain.sound.LoudnessTarget.Gain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Chunk;
import mediahub.rendition.ContentLight;
import mediahub.rendition.Inspection;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.MasteringDisplay;
import mediahub.rendition.OwnPicture;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The arguments that ffmpeg gets for typical sources, by the real plan, in files: a change of the
 * encoding shows as a difference of these, one argument a line.
 */
class ArgumentsTest {
  private static final Path FILES = Path.of("src/test/resources/arguments");
  private static final String SOURCE = "/source";
  private static final AudioTrack STEREO = audio(1, 2, 48_000, "en", "stereo");

  /** A source, as its inspection describes it. */
  private enum Sample {
    PLAIN(52_208_333, video(1280, 720, 24, 1), STEREO),
    ROTATED(5_005_000, turned(video(1080, 1920, 30_000, 1001)), STEREO),
    VARIABLE_RATE(10_033_000, video(1920, 1080, 19_463, 1000), STEREO),
    INTERLACED(8_000_000, interlaced(video(1024, 576, 50, 1)), STEREO),
    SURROUND(9_000_000, video(640, 360, 25, 1), audio(1, 6, 48_000, "de", "5.1(side)")),
    AMBISONIC(9_000_000, video(640, 360, 25, 1), audio(1, 4, 48_000, "de", "ambisonic 1")),
    LANGUAGES(
        9_000_000,
        video(640, 360, 25, 1),
        STEREO,
        audio(2, 1, 44_100, "fr", "mono"),
        audio(4, 2, 22_050, "und", "stereo")),
    SOUND_ONLY(3_500_001, null, audio(0, 2, 44_100, "und", "stereo")),
    SILENT(4_000_000, video(1280, 720, 25, 1)),
    ODD_SIZE(2_000_000, video(853, 481, 25, 1), STEREO),
    ONE_FRAME(40_000, video(320, 240, 25, 1)),
    LARGE(6_000_000, video(8192, 4320, 24, 1), STEREO),
    FAST(6_000_000, video(1920, 1080, 60_000, 1001), STEREO),
    HIGH_DYNAMIC_RANGE(6_000_000, hdr(video(3840, 2160, 24_000, 1001)), STEREO),
    WIDE_COLOURS(6_000_000, wide(video(1920, 1080, 24_000, 1001)), STEREO),
    OGG("ogg", false, 8_300_000, video(640, 360, 25, 1), STEREO),
    JOINED("mov", true, 6_000_000, video(640, 360, 25, 1), STEREO);

    private final Inspection inspection;

    Sample(long micros, @Nullable VideoTrack video, AudioTrack... audio) {
      this("mov", false, micros, video, audio);
    }

    Sample(
        String container,
        boolean jumps,
        long micros,
        @Nullable VideoTrack video,
        AudioTrack... audio) {
      this.inspection = new Inspection(container, micros, video, List.of(audio), List.of(), jumps);
    }

    Path file(String which) {
      return FILES.resolve(name().toLowerCase(Locale.ROOT).replace('_', '-') + which + ".txt");
    }
  }

  private static VideoTrack video(int width, int height, int rateNum, int rateDen) {
    return VideoTrack.newBuilder()
        .setIndex(0)
        .setCodec("h264")
        .setWidth(width)
        .setHeight(height)
        .setRotation(0)
        .setFrameRateNum(rateNum)
        .setFrameRateDen(rateDen)
        .setInterlaced(false)
        .setHdr(false)
        .setPixelFormat("yuv420p")
        .setBitsPerSecond(40_000_000L)
        .build();
  }

  private static AudioTrack audio(
      int index, int channels, int sampleRate, String language, String layout) {
    return new AudioTrack(
        index, "aac", channels, sampleRate, language, layout, "", true, false, 0L);
  }

  private static VideoTrack turned(VideoTrack track) {
    return VideoTrack.newBuilder(track).setRotation(90).build();
  }

  private static VideoTrack interlaced(VideoTrack track) {
    return VideoTrack.newBuilder(track).setInterlaced(true).build();
  }

  private static VideoTrack hdr(VideoTrack track) {
    return VideoTrack.newBuilder(track)
        .setHdr(true)
        .setPixelFormat("yuv420p10le")
        .setMasteringDisplay(
            new MasteringDisplay(
                List.of(34_000, 16_000, 13_250, 34_500, 7_500, 3_000, 15_635, 16_450),
                10_000_000L,
                50L))
        .setContentLight(new ContentLight(1000, 400))
        .setColorMatrix("bt2020nc")
        .setColorPrimaries("bt2020")
        .setColorTransfer("smpte2084")
        .build();
  }

  private static VideoTrack wide(VideoTrack track) {
    return VideoTrack.newBuilder(track)
        .setColorMatrix("bt709")
        .setColorPrimaries("smpte432")
        .setColorTransfer("bt709")
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void the_arguments_are_those_of_the_file(Sample sample) throws IOException {
    Inspection inspection = sample.inspection;
    LadderPlanned plan = Ladder.plan(inspection);

    List<String> arguments = new ArrayList<>();
    if (!plan.getVideo().isEmpty()) {
      Grid grid = Grid.of(inspection, plan.getVideo());
      arguments.addAll(picture(inspection, plan, grid, Stretch.whole(grid), 4));
    }
    if (!plan.getAudio().isEmpty()) {
      Grid grid = Grid.of(inspection, List.of());
      arguments.addAll(
          new SoundCommand(inspection, plan.getAudio(), grid, Recipe.CURRENT).arguments(SOURCE));
    }

    assertThatFileHas(sample.file(""), arguments);
  }

  /** A chunk that is neither the first nor the last. */
  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "FAST", "INTERLACED"})
  void a_chunk_begins_at_a_key_frame_before_its_own_frames(Sample sample) throws IOException {
    Inspection inspection = sample.inspection;
    LadderPlanned plan = Ladder.plan(inspection);
    Grid grid = Grid.of(inspection, plan.getVideo());
    long from = Math.ceilDiv(4L * grid.rateNum(), grid.rateDen());
    var chunk = new Chunk(from, 2 * from, 1, 2_500_000L, List.of());

    List<String> arguments =
        picture(inspection, plan, grid, Stretch.of(chunk, 4000, Recipe.CURRENT), 1);

    assertThatFileHas(sample.file("-chunk"), arguments);
  }

  /** Its own picture is copied, and the others have key frames where it has some. */
  @ParameterizedTest
  @EnumSource(names = "PLAIN")
  void a_chunk_of_the_source_s_own_picture_begins_with_its_own_frames(Sample sample)
      throws IOException {
    VideoTrack kept =
        VideoTrack.newBuilder(sample.inspection.getVideo())
            .setBitsPerSecond(4_000_000)
            .setOwn(new OwnPicture(3000L, 512L, 1, 5_000_000L))
            .build();
    Inspection inspection = Inspection.newBuilder(sample.inspection).setVideo(kept).build();
    LadderPlanned plan = Ladder.plan(inspection);
    Grid grid = Grid.of(inspection, plan.getVideo());
    var chunk = new Chunk(150L, 390L, 1, 5_017_000L, List.of(270L));

    List<String> arguments = picture(inspection, plan, grid, Stretch.own(chunk), 1);

    assertThatFileHas(sample.file("-own-picture"), arguments);
  }

  /** Beside H.264, from the same decode. */
  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "HIGH_DYNAMIC_RANGE"})
  void other_formats_are_made_from_the_same_decode(Sample sample) throws IOException {
    Inspection inspection = sample.inspection;
    LadderPlanned plan = Ladder.plan(inspection, formats(inspection));
    Grid grid = Grid.of(inspection, plan.getVideo());

    assertThatFileHas(
        sample.file("-formats"), picture(inspection, plan, grid, Stretch.whole(grid), 4));
  }

  private static Set<PictureFormat> formats(Inspection inspection) {
    return inspection.getVideo().getHdr()
        ? Set.of(PictureFormat.HDR10)
        : Set.of(PictureFormat.HEVC, PictureFormat.AV1);
  }

  /** A first pass measures; the second one adds what is missing. */
  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "SURROUND", "JOINED"})
  void sound_is_measured_and_then_encoded_as_loud_as_wished(Sample sample) throws IOException {
    Inspection inspection = sample.inspection;
    LadderPlanned plan = Ladder.plan(inspection);
    Grid grid = Grid.of(inspection, List.of());
    Map<String, Gain> gains = new HashMap<>();
    for (AudioRung rung : plan.getAudio()) {
      gains.put(rung.getRenditionId(), new Gain(-3.25 - gains.size(), false));
    }
    SoundCommand command = new SoundCommand(inspection, plan.getAudio(), grid, Recipe.CURRENT);

    List<String> arguments = new ArrayList<>(command.measuring(SOURCE));
    arguments.addAll(command.with(gains).arguments(SOURCE));

    assertThatFileHas(sample.file("-loudness"), arguments);
  }

  private static List<String> picture(
      Inspection inspection, LadderPlanned plan, Grid grid, Stretch stretch, int threads) {
    return new ChunkCommand(inspection, plan.getVideo(), grid, stretch, Recipe.CURRENT)
        .arguments(SOURCE, threads);
  }

  private static void assertThatFileHas(Path file, List<String> arguments) throws IOException {
    if (Boolean.getBoolean("arguments.write")) {
      Files.createDirectories(FILES);
      Files.write(file, arguments);
    }
    assertThat(Files.readAllLines(file))
        .as("run the test with -Darguments.write=true to write %s anew", file)
        .isEqualTo(arguments);
  }
}
