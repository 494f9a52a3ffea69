package io.mediahub.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DiskWatchTest {
  private static final long MB = 1 << 20;

  private final AtomicLong free = new AtomicLong(10_000 * MB);
  private final AtomicInteger roomAgain = new AtomicInteger();
  private final DiskWatch watch = new DiskWatch(free::get, 1000 * MB, roomAgain::incrementAndGet);

  private void see(long megabytes) {
    free.set(megabytes * MB);
    watch.look();
  }

  @Test
  void what_failed_on_a_full_disk_is_started_again_once_when_there_is_room() {
    see(10);
    see(100); // not enough to be sure
    assertThat(roomAgain).hasValue(0);

    see(200);
    see(300);

    assertThat(roomAgain).hasValue(1);
  }

  @Test
  void a_disk_that_was_only_low_has_failed_nothing() {
    see(500);
    see(5000);

    assertThat(roomAgain).hasValue(0);
  }

  @Test
  void the_warning_says_how_much_is_left_and_what_it_means() {
    assertThat(watch.warnings()).isEmpty();

    see(500);
    assertThat(watch.warnings()).singleElement().asString().contains("500 MB", "no uploads");

    see(10);
    assertThat(watch.warnings()).singleElement().asString().contains("is full", "10 MB");
  }
}
