package io.mediahub.view.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.view.live.LiveEvent.News;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveLogTest {
  private static final int PARTITIONS = 2;

  private final LiveLog log = new LiveLog(3, PARTITIONS);

  private void add(int partition, long offset) {
    log.add(
        new LiveEvent(
            partition,
            offset,
            log.end().after(partition, offset),
            News.of(News.STATUS, "m" + offset, "MediaPublished", Instant.EPOCH),
            null));
  }

  private LiveLog.Batch from(long place) throws InterruptedException {
    return log.await(place, Duration.ZERO, 10);
  }

  @Test
  void given_a_listener_that_is_too_slow_when_it_asks_then_it_is_behind() throws Exception {
    long place = log.now().next();
    for (int i = 0; i < 4; i++) {
      add(0, i);
    }

    assertThat(from(place).behind()).isTrue();
    assertThat(from(place + 1).events()).hasSize(3);
  }

  @Test
  void given_a_place_that_is_kept_when_somebody_comes_back_then_nothing_is_missed()
      throws Exception {
    add(0, 0);
    LiveCursor heard = log.end();
    add(1, 0);
    add(0, 1);

    LiveLog.Place place = log.after(heard, Duration.ZERO);

    assertThat(place.missed()).isFalse();
    assertThat(from(place.next()).events())
        .filteredOn(event -> !place.heard().covers(event.partition(), event.offset()))
        .extracting(event -> event.partition() + "@" + event.offset())
        .containsExactly("1@0", "0@1");
  }

  @Test
  void given_a_place_that_is_gone_or_of_another_log_when_somebody_comes_back_then_that_is_told()
      throws Exception {
    LiveCursor heard = log.end();
    for (int i = 0; i < 4; i++) {
      add(0, i);
    }

    assertThat(log.after(heard, Duration.ZERO).missed()).isTrue();
    assertThat(log.after(new LiveCursor(List.of(4L, 7L)), Duration.ZERO).missed()).isTrue();
    assertThat(log.after(new LiveCursor(List.of(1L, 0L)), Duration.ZERO).missed()).isFalse();
  }

  @Test
  void given_a_log_that_closes_when_somebody_waits_then_the_wait_ends() throws Exception {
    log.close();

    assertThat(log.await(log.now().next(), Duration.ofMinutes(1), 10).closed()).isTrue();
  }

  @Test
  void given_a_cursor_when_written_and_read_then_it_is_the_same() {
    LiveCursor cursor = new LiveCursor(List.of(3L, 1L << 40));

    assertThat(LiveCursor.parse(cursor.text(), PARTITIONS)).isEqualTo(cursor);
  }
}
