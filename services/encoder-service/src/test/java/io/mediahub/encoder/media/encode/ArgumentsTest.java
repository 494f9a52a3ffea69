package io.mediahub.encoder.media.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.rendition.Ladder;
import io.mediahub.domain.rendition.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoTrack;
import mediahub.upload.SourceObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The arguments that ffmpeg gets for typical sources, by the real plan, in files: a change of the
 * encoding shows as a difference of these, one argument a line.
 */
class ArgumentsTest {
  private static final Path FILES = Path.of("src/test/resources/arguments");
  private static final Colours HD = new Colours("bt709", "bt709", "bt709");
  private static final Colours SD = new Colours("smpte170m", "bt709", "bt709");
  private static final Colours HDR = new Colours("bt2020nc", "bt2020", "smpte2084");
  private static final AudioTrack STEREO = new AudioTrack(1, "aac", 2, 48_000, "en");

  /** A source, as its inspection describes it. */
  private enum Sample {
    PLAIN(HD, 52_208_333, video(1280, 720, 24, 1), STEREO),
    ROTATED(HD, 5_005_000, turned(video(1080, 1920, 30_000, 1001)), STEREO),
    VARIABLE_RATE(HD, 10_033_000, video(1920, 1080, 19_463, 1000), STEREO),
    INTERLACED(SD, 8_000_000, interlaced(video(1024, 576, 25, 1)), STEREO),
    SURROUND(HD, 9_000_000, video(640, 360, 25, 1), new AudioTrack(1, "ac3", 6, 48_000, "de")),
    LANGUAGES(
        HD,
        9_000_000,
        video(640, 360, 25, 1),
        STEREO,
        new AudioTrack(2, "aac", 1, 44_100, "fr"),
        new AudioTrack(4, "mp3", 2, 22_050, "und")),
    SOUND_ONLY(null, 3_500_001, null, new AudioTrack(0, "vorbis", 2, 44_100, "und")),
    SILENT(HD, 4_000_000, video(1280, 720, 25, 1)),
    ODD_SIZE(SD, 2_000_000, video(853, 481, 25, 1), STEREO),
    ONE_FRAME(SD, 40_000, video(320, 240, 25, 1)),
    FAST(HD, 6_000_000, video(1920, 1080, 60_000, 1001), STEREO),
    HIGH_DYNAMIC_RANGE(HDR, 6_000_000, hdr(video(3840, 2160, 24_000, 1001)), STEREO);

    private final @Nullable Colours colours;
    private final Inspection inspection;

    Sample(
        @Nullable Colours colours, long micros, @Nullable VideoTrack video, AudioTrack... audio) {
      this.colours = colours;
      this.inspection = new Inspection("mov", micros, video, List.of(audio));
    }

    Path file() {
      return FILES.resolve(name().toLowerCase(Locale.ROOT).replace('_', '-') + ".txt");
    }
  }

  private static VideoTrack video(int width, int height, int rateNum, int rateDen) {
    return new VideoTrack(
        0, "h264", width, height, 0, rateNum, rateDen, false, false, "yuv420p", 40_000_000L);
  }

  private static VideoTrack turned(VideoTrack track) {
    return VideoTrack.newBuilder(track).setRotation(90).build();
  }

  private static VideoTrack interlaced(VideoTrack track) {
    return VideoTrack.newBuilder(track).setInterlaced(true).build();
  }

  private static VideoTrack hdr(VideoTrack track) {
    return VideoTrack.newBuilder(track).setHdr(true).build();
  }

  @ParameterizedTest
  @EnumSource
  void the_arguments_are_those_of_the_file(Sample sample) throws IOException {
    var plan = Ladder.plan(sample.inspection);
    var ladder =
        new EncodeLadder(
            new SourceObject("uploads", "key", 1L, "0".repeat(64), "video/mp4"),
            sample.inspection,
            plan.getVideo(),
            plan.getAudio(),
            plan.getSegmentMillis());

    List<String> arguments =
        new LadderCommand(ladder, Recipe.CURRENT).arguments("/source", sample.colours, 4);

    if (Boolean.getBoolean("arguments.write")) {
      Files.createDirectories(FILES);
      Files.write(sample.file(), arguments);
    }
    assertThat(Files.readAllLines(sample.file()))
        .as("run the test with -Darguments.write=true to write %s anew", sample.file())
        .isEqualTo(arguments);
  }
}
