package io.mediahub.encoder.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class JobThreadTest {
  @Test
  void a_job_that_waits_is_stopped() throws Exception {
    var thread = new JobThread("job", Map.of(), stopped -> new CountDownLatch(1).await());
    assertThat(thread.stopWithin(Duration.ofSeconds(10))).isTrue();
    assertThat(thread.failure()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void a_job_that_cannot_be_stopped_is_not_waited_for_for_ever() throws Exception {
    var over = new CountDownLatch(1);
    var thread =
        new JobThread(
            "job",
            Map.of(),
            stopped -> {
              while (over.getCount() > 0) { // hears of no interrupt
                Thread.onSpinWait();
              }
            });
    assertThat(thread.stopWithin(Duration.ofMillis(50))).isFalse();
    over.countDown();
    assertThat(thread.stopWithin(Duration.ofSeconds(10))).isTrue();
  }
}
