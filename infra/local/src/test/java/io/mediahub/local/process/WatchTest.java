package io.mediahub.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.local.state.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WatchTest {
  private static final Duration MOMENT = Duration.ofMillis(10);

  @TempDir Path folder;

  private final Waker waker = new Waker();
  private final List<State> states = new ArrayList<>();
  private final Condition condition = new Condition(states::add);
  private @Nullable Run run;

  /**
   * Answers to one look after the other; the last answer stands.
   *
   * @param looks {@code r} ready, {@code a} alive only, {@code -} neither, {@code x} an exception;
   *     at {@code s} the platform stops
   */
  private record Scripted(String looks, int[] next, Waker waker) implements Component {
    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public Set<String> needs() {
      return Set.of();
    }

    @Override
    public String url() {
      return "";
    }

    private char look() {
      return looks.charAt(Math.min(next[0], looks.length()) - 1);
    }

    @Override
    public boolean ready() throws Exception {
      next[0]++;
      if (look() == 'x') {
        throw new Exception("the port is closed\nand more");
      }
      if (look() == 's') {
        waker.stop();
      }
      return look() == 'r';
    }

    @Override
    public boolean alive() {
      return look() == 'a';
    }

    @Override
    public Duration stillFor() {
      return Duration.ofMillis(500);
    }
  }

  private Watch watch(String looks) {
    RestartPolicy policy =
        new RestartPolicy(
            new Backoff(MOMENT, MOMENT), 6, Duration.ofMinutes(1), Duration.ofHours(1), MOMENT, 5);
    return new Watch(new Scripted(looks, new int[1], waker), run, policy, condition, waker);
  }

  private void running(String... command) throws Exception {
    Path log = folder.resolve("log");
    Launch launch = new Launch(List.of(command), Map.of(), folder, null);
    run = Run.start(launch, log, log, Duration.ofMillis(500));
    run.onEnd(waker::wake);
  }

  @AfterEach
  void kill() {
    if (run != null) {
      ProcessHandle.of(run.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void one_that_becomes_ready_is_ready() throws Exception {
    assertThat(watch("-xr").awaitReady(System.nanoTime())).isTrue();
  }

  @Test
  void a_start_without_progress_is_given_up_with_the_last_reason() throws Exception {
    assertThat(watch("x").awaitReady(System.nanoTime())).isFalse();

    assertThat(condition.error())
        .matches(
            "it was not ready within \\d s and has made no progress for \\d s"
                + " \\(the port is closed\\)");
  }

  @Test
  void nothing_is_waited_for_when_the_platform_stops() throws Exception {
    assertThat(watch("-s").awaitReady(System.nanoTime())).isFalse();

    assertThat(condition.error()).isNull();
  }

  @Test
  void the_end_of_its_process_ends_the_watch() throws Exception {
    running("sh", "-c", "exit 3");

    watch("r").awaitFailure();

    assertThat(condition.error()).isEqualTo("its process ended with exit code 3");
  }

  @Test
  void one_missed_look_is_no_news_and_a_second_one_makes_it_unhealthy() throws Exception {
    condition.healthy();

    watch("-r--rs").awaitFailure();

    assertThat(states).containsExactly(State.READY, State.UNHEALTHY, State.READY);
  }

  @Test
  void one_that_is_neither_ready_nor_alive_needs_a_new_process() throws Exception {
    running("sleep", "60");

    watch("-").awaitFailure();

    assertThat(condition.error()).startsWith("did not answer for");
  }

  @Test
  void one_that_is_alive_keeps_its_process() throws Exception {
    running("sleep", "60");

    watch("a".repeat(40) + "s").awaitFailure();

    assertThat(condition.error()).isNull();
  }

  @Test
  void one_without_a_process_is_only_looked_at() throws Exception {
    watch("-".repeat(40) + "s").awaitFailure();

    assertThat(condition.error()).isNull();
  }
}
