package io.mediahub.domain.watching;

import static io.mediahub.domain.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.Scenario;
import io.mediahub.domain.watching.Stretches.Span;
import io.mediahub.domain.watching.WatchingCommand.Show;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import mediahub.watching.PlaybackWatched;
import mediahub.watching.Stretch;
import mediahub.watching.WatchingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchingDeciderTest {
  private static final int LENGTH = 100;
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  private static Show show(long position, int most, Span... shown) {
    return show(NOON, position, most, shown);
  }

  private static Show show(Instant at, long position, int most, Span... shown) {
    return new Show("m1", "u1", LENGTH, position, Stretches.of(List.of(shown), LENGTH), most, at);
  }

  private static Scenario<WatchingCommand, WatchingState, WatchingEvent> shownTen() {
    return given(new WatchingDecider()).after(show(10_000, 100, new Span(0, 10)));
  }

  @Test
  void given_nothing_when_reports_overlap_then_one_event_has_each_second_once() {
    given(new WatchingDecider())
        .when(show(15_000, 100, new Span(5, 15), new Span(0, 10), new Span(20, 22)))
        .then(
            new PlaybackWatched(
                "m1",
                "u1",
                LENGTH,
                15_000L,
                List.of(new Stretch(0, 15), new Stretch(20, 22)),
                17,
                NOON));
  }

  @Test
  void given_ten_seconds_when_they_are_shown_again_and_more_then_only_more_is_told() {
    shownTen()
        .when(show(12_000, 100, new Span(8, 12)))
        .then(
            new PlaybackWatched(
                "m1", "u1", LENGTH, 12_000L, List.of(new Stretch(10, 12)), 12, NOON));
  }

  @Test
  void given_a_report_when_it_comes_twice_then_nothing_happens() {
    shownTen().when(show(10_000, 100, new Span(0, 10))).thenNothing();
  }

  @Test
  void given_ten_seconds_when_more_is_claimed_than_time_has_passed_then_it_is_not_believed() {
    shownTen()
        .when(show(99_000, 30, new Span(10, 99)))
        .then(
            new PlaybackWatched(
                "m1", "u1", LENGTH, 99_000L, List.of(new Stretch(10, 30)), 30, NOON));
  }

  @Test
  void given_a_position_when_an_earlier_report_comes_later_then_its_seconds_count_and_no_more() {
    shownTen()
        .when(show(NOON.minusSeconds(1), 5_000, 100, new Span(20, 22)))
        .then(
            new PlaybackWatched(
                "m1", "u1", LENGTH, 10_000L, List.of(new Stretch(20, 22)), 12, NOON));
    shownTen().when(show(NOON.minusSeconds(1), 5_000, 100)).thenNothing();
  }

  @Test
  void given_stretches_beyond_the_end_when_made_then_they_end_with_the_media() {
    assertThat(Stretches.of(List.of(new Span(-5, 3), new Span(90, 500), new Span(7, 7)), LENGTH))
        .isEqualTo(new Stretches(List.of(new Span(0, 3), new Span(90, 100))));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void given_any_stretches_when_added_and_taken_then_they_are_what_a_set_of_seconds_is(long seed) {
    Random random = new Random(seed);
    BitSet one = new BitSet();
    BitSet other = new BitSet();

    Stretches left = random(random, one).minus(random(random, other));
    Stretches both = left.plus(of(other));

    BitSet expected = (BitSet) one.clone();
    expected.andNot(other);
    assertThat(left).as("seed " + seed).isEqualTo(of(expected));
    expected.or(other);
    assertThat(both).as("seed " + seed).isEqualTo(of(expected));
    assertThat(both.seconds()).as("seed " + seed).isEqualTo(expected.cardinality());
    assertThat(both.first(20).seconds()).isEqualTo(Math.min(20, expected.cardinality()));
  }

  private static Stretches random(Random random, BitSet set) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int from = random.nextInt(LENGTH);
      int until = Math.min(LENGTH, from + random.nextInt(8));
      set.set(from, until);
      spans.add(new Span(from, until));
    }
    return Stretches.of(spans, LENGTH);
  }

  private static Stretches of(BitSet set) {
    List<Span> spans = new ArrayList<>();
    for (int from = set.nextSetBit(0); from >= 0; from = set.nextSetBit(set.nextClearBit(from))) {
      spans.add(new Span(from, set.nextClearBit(from)));
    }
    return new Stretches(spans);
  }

  @Test
  void given_a_viewer_who_jumps_about_when_joined_then_the_number_of_stretches_is_bounded() {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      spans.add(new Span(i * 3, i * 3 + 1));
    }
    spans.add(new Span(5000, 5010));

    Stretches bounded = Stretches.of(spans, 10_000);

    assertThat(bounded.all()).hasSize(Stretches.MOST).contains(new Span(5000, 5010));
  }

  @Test
  void given_the_rule_when_a_playback_has_shown_thirty_seconds_or_a_quarter_then_it_is_a_view() {
    ViewRule rule = ViewRule.ALL.getFirst();

    assertThat(rule.counts(29, 3600)).isFalse();
    assertThat(rule.counts(30, 3600)).isTrue();
    assertThat(rule.counts(4, 20)).isFalse();
    assertThat(rule.counts(5, 20)).isTrue();
    assertThat(rule.counts(0, 0)).isFalse();
  }
}
