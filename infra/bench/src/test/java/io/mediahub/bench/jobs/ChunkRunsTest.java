package io.mediahub.bench.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.bench.process.Descendants.Run;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChunkRunsTest {
  private static final String FIRST =
      "ffmpeg -i /source -filter_complex [0:0]fps=24/1:start_time=0,trim=end_pts=96,scale=2:2[v0]"
          + " -map [v0] -fragment_index 1 v720.mp4";
  private static final String LATER =
      "ffmpeg -ss 2.5 -i /source -filter_complex [0:0]fps=24/1,trim=start_pts=96:end_pts=288[v0]"
          + " -map [v0] -fragment_index 3 v720.mp4";

  @Test
  void a_chunk_is_known_by_its_frames() {
    assertThat(ChunkRuns.of(FIRST)).isEqualTo("end_pts=96");
    assertThat(ChunkRuns.of(LATER)).isEqualTo("start_pts=96:end_pts=288");
  }

  @Test
  void what_writes_no_fragments_is_none() {
    assertThat(ChunkRuns.of(FIRST.replace("-fragment_index 1 v720.mp4", "-f framecrc pipe:1")))
        .isEqualTo(ChunkRuns.OTHER);
    assertThat(ChunkRuns.of("ffprobe -show_streams /source")).isEqualTo(ChunkRuns.OTHER);
  }

  @Test
  void what_was_encoded_twice_is_counted_once_more() {
    List<Run> runs =
        List.of(new Run("a", 1), new Run("b", 2), new Run("other", 3), new Run("other", 4));
    List<Run> after = List.of(new Run("b", 20), new Run("c", 30), new Run("a", 40));

    assertThat(ChunkRuns.again(runs)).isZero();
    assertThat(ChunkRuns.again(Stream.of(runs, after).flatMap(List::stream).toList())).isEqualTo(2);
  }

  @Test
  void all_are_taken_up_when_the_last_one_is() {
    List<Run> after = List.of(new Run("b", 20), new Run("c", 30), new Run("a", 40));

    assertThat(ChunkRuns.takenUp(Set.of("a", "b"), after)).isEqualTo(40);
    assertThat(ChunkRuns.takenUp(Set.of("stored"), after)).isZero();
  }
}
