package io.mediahub.user.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mediahub.platform.refusal.RefusalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private static final Source FLOOD = new Source("192.0.2.1");
  private static final Source ANN = new Source("198.51.100.7");
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch begin = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    begin.countDown();
    threads.close();
  }

  /** One place, which is taken until the test begins. */
  private FairQueue busy(int mostOfOne, int mostInAll, Duration patience) {
    FairQueue queue = new FairQueue(1, mostOfOne, mostInAll, patience);
    CountDownLatch inside = new CountDownLatch(1);
    threads.submit(
        () ->
            queue.run(
                FLOOD,
                () -> {
                  inside.countDown();
                  return awaitBegin();
                }));
    await().until(() -> inside.getCount() == 0);
    return queue;
  }

  private boolean awaitBegin() {
    try {
      return begin.await(LONG.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Future<Boolean> join(FairQueue queue, Source source, String name) {
    int before = queue.waiting();
    Future<Boolean> joined = threads.submit(() -> queue.run(source, () -> done.add(name)));
    await().until(() -> queue.waiting() > before || joined.isDone());
    return joined;
  }

  @Test
  void who_comes_from_elsewhere_is_next_but_one_however_many_wait() throws Exception {
    FairQueue queue = busy(16, 64, LONG);
    for (int i = 0; i < 10; i++) {
      join(queue, FLOOD, "flood");
    }
    Future<Boolean> ann = join(queue, ANN, "ann");

    begin.countDown();

    ann.get();
    await().until(() -> done.size() == 11);
    assertThat(List.copyOf(done).subList(0, 2)).containsExactly("flood", "ann");
  }

  @Test
  void one_source_never_has_all_places() throws Exception {
    FairQueue queue = new FairQueue(2, 64, 64, LONG);
    AtomicInteger inside = new AtomicInteger();
    List<Future<Boolean>> flood = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      flood.add(
          threads.submit(
              () ->
                  queue.run(
                      FLOOD,
                      () -> {
                        inside.incrementAndGet();
                        return awaitBegin();
                      })));
    }
    await().until(() -> queue.waiting() == 9);

    boolean ann = queue.run(ANN, () -> done.add("ann"));

    assertThat(ann).isTrue();
    assertThat(inside.get()).isEqualTo(1);
    begin.countDown();
    for (Future<Boolean> each : flood) {
      assertThat(each.get()).isTrue();
    }
  }

  @Test
  void of_one_source_only_so_many_wait() {
    FairQueue queue = busy(3, 64, LONG);
    for (int i = 0; i < 3; i++) {
      join(queue, FLOOD, "flood");
    }
    assertThatThrownBy(() -> queue.run(FLOOD, () -> done.add("one more")))
        .isInstanceOf(RefusalException.class)
        .hasMessage("too-many-logins");
    begin.countDown();
    await().until(() -> done.size() == 3);
  }

  @Test
  void where_all_places_are_taken_a_newcomer_gets_one_of_the_source_that_has_most() {
    FairQueue queue = busy(16, 4, LONG);
    List<Future<Boolean>> flood =
        List.of(
            join(queue, FLOOD, "flood"),
            join(queue, FLOOD, "flood"),
            join(queue, FLOOD, "flood"),
            join(queue, FLOOD, "flood"));
    Future<Boolean> ann = threads.submit(() -> queue.run(ANN, () -> done.add("ann")));
    await().until(flood.getLast()::isDone);
    assertThat(flood.getLast().state()).isEqualTo(Future.State.FAILED);
    begin.countDown();
    await().until(ann::isDone);
    assertThat(ann.resultNow()).isTrue();
  }

  @Test
  void nobody_waits_for_ever_and_a_place_that_was_left_is_not_lost() {
    FairQueue queue = busy(16, 64, Duration.ofMillis(50));
    assertThatThrownBy(() -> queue.run(ANN, () -> done.add("ann")))
        .isInstanceOf(RefusalException.class);
    assertThat(queue.waiting()).isZero();
    begin.countDown();
    await().untilAsserted(() -> assertThat(queue.run(ANN, () -> 1)).isEqualTo(1));
  }

  @Test
  void no_more_at_once_than_there_are_places_and_none_is_lost_under_load() throws Exception {
    FairQueue queue = new FairQueue(2, 50, 1000, LONG);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Source source = new Source("s" + i % 20);
      all.add(
          threads.submit(
              () ->
                  queue.run(
                      source,
                      () -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Thread.yield();
                        return inside.decrementAndGet();
                      })));
    }
    for (Future<Integer> each : all) {
      each.get();
    }
    assertThat(most.get()).isLessThanOrEqualTo(2);
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void addresses_of_one_network_are_one_source() {
    assertThat(Source.of("2001:db8:1:2::1")).isEqualTo(Source.of("2001:db8:1:2:ffff::9"));
    assertThat(Source.of("2001:db8:1:3::1")).isNotEqualTo(Source.of("2001:db8:1:2::1"));
    assertThat(Source.of("192.0.2.1")).isNotEqualTo(Source.of("192.0.2.2"));
    assertThat(Source.of("::ffff:192.0.2.1")).isEqualTo(Source.of("192.0.2.1"));
  }
}
