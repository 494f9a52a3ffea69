package io.mediahub.bench.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** With the ffmpeg that the build gathered. */
class QualityTest {
  private static final Path HOME = Path.of(System.getProperty("mediahub.dist"), "ffmpeg");
  private static final Ladder.Video RUNG =
      new Ladder.Video("v360", 640, 360, 1_000_000, "24/1", 24);
  private static final String BT709 =
      "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709";

  @TempDir private Path folder;

  private Path made(String name, String input, String filters) throws Exception {
    Path file = folder.resolve(name);
    List<String> command =
        new ArrayList<>(List.of(HOME.resolve("ffmpeg").toString(), "-v", "error"));
    command.addAll(
        input.contains("=") ? List.of("-f", "lavfi", "-i", input) : List.of("-i", input));
    command.addAll(List.of("-vf", filters, "-c:v", "libx264", "-preset", "ultrafast"));
    command.add(file.toString());
    PlainRun.measure(HOME, List.of(command), List.of());
    return file;
  }

  private static Quality quality(Path source, int height, String matrix) {
    return Quality.of(
        HOME,
        source,
        JsonMapper.shared()
            .createObjectNode()
            .put("height", height)
            .put("interlaced", false)
            .put("colorMatrix", matrix));
  }

  /** A source that does not state its colours, and renditions of which one states them. */
  @ParameterizedTest
  @CsvSource({"1280x720, 720, bt709", "720x480, 480, smpte170m"})
  void labels_alone_make_no_difference(String size, int height, String taken) throws Exception {
    Path source = made("source.mp4", "testsrc2=s=" + size + ":r=24:d=2", "format=yuv420p");
    String scale = "scale=640:360";
    Path plain = made("plain.mp4", source.toString(), scale);
    Path platform =
        made(
            "platform.mp4",
            source.toString(),
            scale + ":in_color_matrix=" + taken + ":out_color_matrix=bt709," + BT709);
    Quality quality = quality(source, height, "");

    double difference = quality.ofPlatform(platform, RUNG) - quality.ofPlain(plain, RUNG);

    assertThat(difference).isCloseTo(0, within(0.0005));
  }

  @Test
  void a_source_that_states_its_colours_is_taken_at_its_word() throws Exception {
    Path source = made("source.mp4", "testsrc2=s=640x360:r=24:d=2", "format=yuv420p," + BT709);

    double same = quality(source, 360, "bt709").ofPlain(source, RUNG);

    assertThat(same).isEqualTo(1);
  }
}
