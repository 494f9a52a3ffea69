package io.mediahub.bench.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoder's own golden command lines are told apart. */
class ToolWorkTest {
  private static final Path ARGUMENTS =
      Path.of("../../services/encoder-service/src/test/resources/arguments");

  private static String command(String name) throws Exception {
    return "ffmpeg " + String.join(" ", Files.readAllLines(ARGUMENTS.resolve(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain-chunk.txt", "interlaced-chunk.txt", "plain-own-picture.txt"})
  void chunks_are_pictures_of_the_ladder(String name) throws Exception {
    assertThat(ToolWork.of(command(name))).isEqualTo(ToolWork.PICTURES);
  }

  @Test
  void sound_alone_is_sound_of_the_ladder() throws Exception {
    assertThat(ToolWork.of(command("sound-only.txt"))).isEqualTo(ToolWork.SOUND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ffprobe -v error -show_entries packet=pts_time -i /source",
        "ffmpeg -v error -t 20 -i /source -filter_complex [0:0]fps=24/1[v0] -map [v0] -frames 2 -f"
            + " framecrc pipe:1"
      })
  void questions_about_a_file_are_its_inspection(String command) {
    assertThat(ToolWork.of(command)).isEqualTo(ToolWork.INSPECTION);
    assertThat(ToolWork.of(command).isOfLadder()).isFalse();
  }

  @Test
  void what_a_bare_ladder_does_not_make_is_none_of_it() {
    assertThat(ToolWork.of("ffmpeg -i /source -filter_complex ebur128@a0=peak=true -f null -"))
        .isEqualTo(ToolWork.LOUDNESS);
    assertThat(ToolWork.of("ffmpeg -i /source -vf scale -frames:v 1 -f rawvideo frame-0.raw"))
        .isEqualTo(ToolWork.STILLS);
    assertThat(ToolWork.of("ffmpeg -i /source -map 0:0 -c:v copy -movflags +delay_moov v720.mp4"))
        .isEqualTo(ToolWork.PREVIEW);
  }
}
