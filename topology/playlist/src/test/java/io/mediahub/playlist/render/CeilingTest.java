package io.mediahub.playlist.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mediahub.rendition.AudioRung;
import mediahub.rendition.Segment;
import mediahub.rendition.VideoRung;
import org.junit.jupiter.api.Test;

/** The bit rates of a package that grows are bounds of what is still to come. */
class CeilingTest {
  private static final Track ONE =
      new Track(
          "avc1.64001F",
          "init.mp4",
          List.of(new Segment("00000.m4s", 4_000_000L, 1L, List.of())),
          false);

  @Test
  void a_segment_that_begins_with_a_full_buffer_is_within_the_bound() {
    var picture = new VideoRendition(new VideoRung("v240", 426, 240, 25, 1, 600_000L, "h264"), ONE);

    assertThat(picture.ceilingBitsPerSecond(4000)).isEqualTo(900_000 + 25 * 128 + 1000);
  }

  @Test
  void sound_counts_with_its_container() {
    var rung = new AudioRung("a0", 1, 2, 48_000, 128_000L, "en", "English", true, "audio");

    assertThat(new AudioRendition(rung, ONE).ceilingBitsPerSecond(4000))
        .isEqualTo(128_000 + 47 * 64 + 1000);
  }
}
