package io.mediahub.encoder.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** What runs beside a job ends with it, well or not. */
@Timeout(30)
class BesideTest {
  @Test
  void given_work_beside_when_it_is_awaited_then_it_has_run_in_the_log_context_of_its_job()
      throws Exception {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    MDC.put("jobId", "job-1");

    try (Beside beside = Beside.start(() -> seen.add(String.valueOf(MDC.get("jobId"))))) {
      beside.await();
    } finally {
      MDC.remove("jobId");
    }

    assertThat(seen).containsExactly("job-1");
  }

  @Test
  void given_work_that_fails_when_it_is_awaited_then_its_failure_is_the_job_s() {
    var lost = new ReportLost(new IllegalStateException("no broker"));

    assertThatThrownBy(
            () -> {
              try (Beside beside =
                  Beside.start(
                      () -> {
                        throw lost;
                      })) {
                beside.await();
              }
            })
        .isSameAs(lost);
  }

  @Test
  void given_work_that_goes_on_when_the_job_ends_then_it_is_stopped_before_the_job_is_left()
      throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    List<String> ends = Collections.synchronizedList(new ArrayList<>());
    Beside beside =
        Beside.start(
            () -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
                return true;
              } catch (InterruptedException e) {
                ends.add("stopped");
                throw e;
              }
            });
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

    beside.close();

    assertThat(ends).containsExactly("stopped");
  }
}
