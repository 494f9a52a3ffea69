package io.mediahub.encoder.media.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PacketScanTest {
  private static final Set<Integer> STREAMS = Set.of(0, 1);

  private final PacketScan scan = new PacketScan(STREAMS);

  private void packet(int stream, double presented, double decoded) {
    scan.accept("%d,%f,%f,0.040000,100".formatted(stream, presented, decoded));
  }

  /** Frames from one time on, 25 a second. */
  private void frames(int stream, double from, int count) {
    for (int i = 0; i < count; i++) {
      packet(stream, from + i / 25.0, from + i / 25.0);
    }
  }

  /** 25 packets a second, small ones except in two of the ten seconds. */
  @Test
  void the_peak_is_that_of_the_costliest_two_seconds() {
    for (int i = 0; i < 250; i++) {
      int size = i >= 100 && i < 150 ? 1000 : 100;
      scan.accept("0,%1$f,%1$f,0.040000,%2$d".formatted(i / 25.0, size));
    }

    assertThat(scan.track(0).peak().bitsPerSecond()).isEqualTo(25 * 1000 * 8);
    assertThat(scan.track(1).peak().bitsPerSecond()).isZero();
  }

  @Test
  void seconds_that_are_far_apart_make_no_peak_together() {
    scan.accept("0,0.5,0.5,0.040000,1000");
    scan.accept("0,9.5,9.5,0.040000,1000");

    assertThat(scan.track(0).peak().bitsPerSecond()).isEqualTo(4000);
  }

  @Test
  void a_clock_that_begins_anew_goes_back() {
    frames(0, 5, 75);
    assertThat(scan.back(STREAMS)).isNull();

    frames(0, 5, 75);

    assertThat(scan.back(STREAMS)).isNotNull();
    assertThat(scan.back(STREAMS).from()).isCloseTo(7.96, within(0.001));
    assertThat(scan.ahead(STREAMS)).isNull();
  }

  @Test
  void a_few_late_packets_are_no_other_clock() {
    frames(0, 0, 75);
    packet(0, 1, 1);
    packet(0, 1.04, 1.04);
    frames(0, 3, 75);
    assertThat(scan.back(STREAMS)).isNull();
    assertThat(scan.ahead(STREAMS)).isNull();
  }

  @Test
  void a_leap_of_all_tracks_is_one_of_the_clock() {
    frames(0, 0, 50);
    frames(1, 0, 50);
    frames(1, 100, 50);
    frames(0, 100, 50);
    assertThat(scan.ahead(STREAMS)).isEqualTo(new PacketScan.Jump(1.96, 100));
    assertThat(scan.back(STREAMS)).isNull();
  }

  @Test
  void a_pause_of_one_track_is_none() {
    frames(0, 0, 50);
    frames(1, 0, 1000);
    frames(0, 30, 50);
    assertThat(scan.ahead(STREAMS)).isNull();
  }

  @Test
  void tracks_that_are_stored_one_after_the_other_have_one_clock() {
    frames(0, 0, 1000);
    frames(1, 0, 1000);
    assertThat(scan.back(STREAMS)).isNull();
    assertThat(scan.ahead(STREAMS)).isNull();
  }

  @Test
  void what_nobody_plays_may_be_anywhere() {
    frames(0, 100, 50);
    frames(7, 0, 50);
    frames(7, 900, 50);
    frames(7, 0, 50);
    assertThat(scan.back(STREAMS)).isNull();
    assertThat(scan.ahead(STREAMS)).isNull();
  }

  @Test
  void the_rate_is_that_of_the_fast_parts_whatever_the_order() {
    for (int i = 0; i < 100; i++) { // I, P, B, B
      int[] order = {0, 3, 1, 2};
      double time = (i - i % 4 + order[i % 4]) / 30.0;
      packet(0, time, i / 30.0);
    }
    packet(0, 60, 60);
    packet(0, 70, 70);
    scan.end();
    assertThat(scan.track(0).rhythm().rate()).isCloseTo(30.0, within(0.01));
  }

  @Test
  void times_in_whole_milliseconds_have_their_true_rate() {
    for (int i = 0; i < 200; i++) {
      double time = Math.round(i * 1000 / 60.0) / 1000.0;
      packet(0, time, time);
    }
    scan.end();
    assertThat(scan.track(0).rhythm().rate()).isCloseTo(60.0, within(0.1));
  }

  @Test
  void one_frame_has_no_rate() {
    packet(0, 0, 0);
    scan.end();
    assertThat(scan.track(0).rhythm().rate()).isNull();
  }

  @Test
  void only_a_part_of_a_long_hole_is_covered() {
    frames(0, 0, 26);
    frames(0, 1001, 26);
    scan.end();
    assertThat(scan.track(0).rhythm().covered()).isCloseTo(62.04, within(0.01));
    assertThat(scan.track(0).end()).isCloseTo(1002.04, within(0.001));
  }

  @Test
  void copied_packets_count_in_the_time_base_of_their_stream() {
    Consumer<String> lines = scan.copied(List.of(1, 0));
    lines.accept("#software: Lavf62.12.102");
    lines.accept("#tb 0: 1/90000");
    lines.accept("#tb 1: 1/48000");
    lines.accept("0,      90000,     180000,     3600,     4711, 0x37b6d46c");
    lines.accept("1,          0, -9223372036854775808,     1024,       42, 0x37b6d46c, F=0x0");
    assertThat(scan.track(1).first()).isEqualTo(2);
    assertThat(scan.track(1).end()).isEqualTo(2.04);
    assertThat(scan.track(1).bytes()).isEqualTo(4711);
    assertThat(scan.track(0).first()).isZero();
    assertThat(scan.track(0).end()).isCloseTo(0.02133, within(0.0001));
  }
}
