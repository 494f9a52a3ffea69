package io.mediahub.encoder.media.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.hls.mp4.InitSegment;
import io.mediahub.hls.mp4.InitSegment.Track;
import io.mediahub.hls.mp4.SampleDurations;
import java.util.List;
import mediahub.rendition.Segment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A package whose samples are not as long as they should be has lost its source's time. */
class JoinsTest {
  private static final SampleDurations FRAMES = new SampleDurations(1000, 1000, 1000);
  private static final SampleDurations SOUND = new SampleDurations(1024, 1024, 1024);

  /** Two seconds at 25 frames a second. */
  private final Joins joins = new Joins(new Grid(2_000_000, 25, 1));

  private int index;
  private long end;

  @BeforeEach
  void open() {
    joins.opened("v180", init(Track.VIDEO, 25_000));
    joins.opened("a0", init(Track.AUDIO, 48_000));
  }

  @Test
  void samples_of_one_length_join() {
    add("v180", 50_000, FRAMES);
    end = 0;
    add("a0", 48_128, SOUND);
    add("a0", 47_872, new SampleDurations(1024, 1024, 768));
    assertThat(joins.finish()).hasSize(2);
  }

  @Test
  void a_short_or_a_long_frame_is_a_fault() {
    assertBroken("v180", new SampleDurations(1, 1000, 1000));
    assertBroken("v180", new SampleDurations(1000, 2000, 1000));
    assertBroken("v180", new SampleDurations(1000, 1000, 999));
    assertBroken("v180", SampleDurations.of(2000));
  }

  @Test
  void squeezed_sound_is_a_fault() {
    assertBroken("a0", new SampleDurations(1, 1024, 1024));
    assertBroken("a0", new SampleDurations(1024, 1025, 1024));
    assertBroken("a0", new SampleDurations(1024, 1024, 2048));
  }

  @Test
  void only_the_very_last_sample_may_be_short() {
    add("a0", 48_000, new SampleDurations(1024, 1024, 896));
    assertBroken("a0", SOUND);
  }

  private void assertBroken(String renditionId, SampleDurations durations) {
    long before = end;
    MediaFailure failure =
        catchThrowableOfType(MediaFailure.class, () -> add(renditionId, 50_000, durations));
    assertThat(failure.failure()).isEqualTo(JobFailure.PACKAGE_BROKEN);
    assertThat(failure.sentence()).contains(renditionId, "a sample does not last");
    end = before;
  }

  private void add(String renditionId, long ticks, SampleDurations durations) {
    long start = end;
    end += ticks;
    joins.segment(
        renditionId,
        new CutSegment(
            index++,
            new Segment("00000.m4s", 2_000_000L, 1L, List.of()),
            new byte[1],
            start,
            end,
            durations));
  }

  private static InitSegment init(Track track, long timescale) {
    return new InitSegment(new byte[1], track, "", 0, null, timescale, 0, 0, 0);
  }
}
