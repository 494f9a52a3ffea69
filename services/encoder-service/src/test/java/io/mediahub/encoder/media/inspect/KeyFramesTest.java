package io.mediahub.encoder.media.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeyFramesTest {
  private static final double FRAME = 0.04;

  private final KeyFrames keys = new KeyFrames();

  private void every(double seconds, double until) {
    for (int i = 0; i * FRAME < until; i++) {
      double time = i * FRAME;
      keys.add(time + 2 * FRAME, time, Math.abs(time % seconds) < FRAME / 2);
    }
  }

  private List<Long> before(boolean sure, double... borders) {
    return keys.before(
        java.util.Arrays.stream(borders).mapToObj(each -> Math.round(each * 1e6)).toList(),
        2 * FRAME,
        FRAME,
        sure);
  }

  @Test
  void the_last_one_that_is_two_frames_before_the_border_by_its_time_of_decoding() {
    every(2, 30);

    List<Long> seeks = before(true, 4, 4.04, 4.08, 20.5);

    // Shown 80 ms after they are decoded, which is the media's start.
    assertThat(seeks).containsExactly(1_920_000L, 1_920_000L, 3_920_000L, 19_920_000L);
  }

  @Test
  void the_one_before_it_when_it_may_need_others() {
    every(2, 30);

    assertThat(before(false, 4, 20.5)).containsExactly(0L, 17_920_000L);
  }

  @Test
  void none_when_the_whole_would_be_decoded_several_times() {
    every(1000, 400);

    assertThat(before(true, LongStream.range(0, 24).mapToDouble(i -> 4 + i * 16).toArray()))
        .isEmpty();
  }

  @Test
  void the_first_packet_when_the_picture_begins_behind_the_border() {
    for (int i = 0; i < 300; i++) {
      keys.add(9 + i * FRAME, 9 + i * FRAME, i % 50 == 0);
    }

    List<Long> seeks = keys.before(List.of(4_000_000L, 12_000_000L), 0, FRAME, true);

    assertThat(seeks).containsExactly(0L, 11_000_000L);
  }

  @Test
  void frames_that_are_shown_before_their_key_frame_are_noticed() {
    every(2, 4);
    assertThat(keys.leading()).isFalse();

    keys.add(4.08, 4.0, true);
    keys.add(4.04, 4.04, false);

    assertThat(keys.leading()).isTrue();
  }

  @Test
  void a_film_of_key_frames_alone_needs_little_memory() {
    for (int i = 0; i < 25 * 3600; i++) {
      keys.add(i * FRAME, i * FRAME, true);
    }

    List<Long> seeks = keys.before(List.of(3_600_000_000L), 0, FRAME, true);

    assertThat(seeks.getFirst()).isBetween(3_599_000_000L, 3_599_920_000L);
  }
}
