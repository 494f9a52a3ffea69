package io.mediahub.bench.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LadderTest {
  private final Ladder ladder =
      Ladder.parse(
          """
          [{"renditionId":"v240","width":426,"height":240,"maxBitsPerSecond":300000},
           {"renditionId":"v720","width":1280,"height":720,"maxBitsPerSecond":3000000}]
          """,
          """
          [{"renditionId":"a0","sourceIndex":1,"channels":2,"sampleRate":48000,"bitsPerSecond":128000}]
          """);

  private final PlainFfmpeg plain = new PlainFfmpeg(Path.of("ffmpeg"), Path.of("in.mp4"), 4);

  @Test
  void is_read_from_the_catalogue_largest_first() {
    assertThat(ladder.ids()).containsExactly("v720", "v240", "a0");
    assertThat(ladder.sentence()).isEqualTo("1280x720 426x240 + 1 audio");
    assertThat(Ladder.parse(null, null).ids()).isEmpty();
  }

  @Test
  void one_process_decodes_once_and_scales_each_size_from_the_one_above() {
    List<String> command = plain.oneProcess(ladder);
    assertThat(command.stream().filter("-i"::equals)).hasSize(1);
    assertThat(command)
        .contains(
            "[0:v:0]scale=1280:720,setsar=1,format=yuv420p,split=2[v0][t1];[t1]scale=426:240,setsar=1[v1]")
        .contains("v720.m3u8", "v240.m3u8", "a0.m3u8", "3000000", "6000000");
  }

  @Test
  void a_process_per_rung_makes_one_rung_each() {
    List<List<String>> commands = plain.onePerRung(ladder);
    assertThat(commands)
        .extracting(List::getLast)
        .containsExactly("v720.m3u8", "v240.m3u8", "a0.m3u8");
    assertThat(commands.getLast()).contains("0:1").doesNotContain("-vf");
  }
}
