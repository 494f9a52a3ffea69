package io.mediahub.bench.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FirstPlayableBenchmarkTest {
  @Test
  void the_hops_and_so_many_times_the_work_are_allowed() {
    assertThat(FirstPlayableBenchmark.allowed(40, 100, true)).isCloseTo(190, within(1e-9));
    assertThat(FirstPlayableBenchmark.allowed(40, 100, false)).isCloseTo(160, within(1e-9));
  }

  @Test
  void the_work_is_a_copy_or_the_head_alone() {
    PlainFfmpeg plain = new PlainFfmpeg(Path.of("ffmpeg"), Path.of("in.mp4"), 2);
    Ladder ladder = Ladder.parse("[{\"renditionId\":\"v\",\"width\":2,\"height\":2}]", null);

    assertThat(plain.copy()).containsSequence("-c", "copy").contains("copy.m3u8");
    assertThat(plain.head(4).oneProcess(ladder)).containsSequence("-t", "4", "-i", "in.mp4");
    assertThat(plain.ofFields(true).oneProcess(ladder))
        .anySatisfy(each -> assertThat(each).startsWith("[0:v:0]bwdif,scale="));
  }
}
