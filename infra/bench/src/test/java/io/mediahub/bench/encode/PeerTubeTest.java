package io.mediahub.bench.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerTubeTest {
  private static final Ladder.Video HD = new Ladder.Video("v720", 1280, 720, 1, "24/1", 24);
  private static final Ladder.Video ODD =
      new Ladder.Video("v300", 300, 534, 1, "30000/1001", 29.97);
  private static final Ladder.Audio SOUND = new Ladder.Audio("a0", 1, 2, 48_000, 128_000);

  private static PeerTube of(long sourceBits, boolean copies) {
    return new PeerTube(Path.of("ffmpeg"), Path.of("in.mp4"), sourceBits, copies);
  }

  @Test
  void aims_at_bits_a_pixel_and_at_most_a_little_more_than_the_source() {
    assertThat(of(0, true).bitsPerSecond(HD)).isEqualTo((long) (1280 * 720 * 24 * 0.11));
    assertThat(of(1_000_000, true).bitsPerSecond(HD)).isEqualTo(1_300_000);
    assertThat(of(1000, true).bitsPerSecond(HD)).isEqualTo((long) (1280 * 720 * 24 * 0.02));
    // Of the height at or below: 300 pixels count as 240.
    assertThat(of(0, true).bitsPerSecond(ODD)).isEqualTo((long) (300 * 534 * 30 * 0.17));
  }

  @Test
  void makes_each_size_by_a_process_of_its_own() {
    Ladder ladder = new Ladder(List.of(HD, ODD), List.of(SOUND));

    List<List<String>> commands = of(0, true).commands(ladder);

    assertThat(commands).hasSize(2);
    assertThat(commands.getFirst())
        .containsSequence("-acodec", "copy")
        .containsSequence("-vf", "scale=w=-2:h=720")
        .containsSequence("-preset", "veryfast")
        .containsSequence("-b_strategy", "1", "-bf", "16")
        .containsSequence("-r", "24", "-g:v", "48")
        .doesNotContain("-threads");
    assertThat(commands.getLast()).containsSequence("-vf", "scale=w=300:h=-2");
    assertThat(of(0, false).commands(ladder).getFirst()).containsSequence("-acodec", "aac");
    assertThat(of(0, true).commands(new Ladder(List.of(HD), List.of())).getFirst()).contains("-an");
  }
}
