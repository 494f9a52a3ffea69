package io.mediahub.local.process;

import io.mediahub.local.Failure;
import io.mediahub.local.state.PlatformStatus;
import io.mediahub.local.state.State;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one component: its state, since when, and why it does not serve.
 *
 * <p>Only the component's own thread changes it. The fields are volatile because the threads that
 * report the status, wait for the start, or do the housekeeping read them at any time. They do not
 * change together: a reader may see a new state beside the error of the one before.
 */
final class Condition {
  private final Consumer<State> listener;

  private volatile State state = State.WAITING;
  private volatile long changed = System.nanoTime();
  private volatile @Nullable Long startMs;
  private volatile @Nullable String error;
  private volatile @Nullable Failure refusal;
  private final AtomicInteger restarts = new AtomicInteger();

  /**
   * @param listener called on the component's thread after each change of the state
   */
  Condition(Consumer<State> listener) {
    this.listener = listener;
  }

  State state() {
    return state;
  }

  /** When the state changed last, in nano time. */
  long changed() {
    return changed;
  }

  /** Why it does not serve, in one line; null when that is not known. */
  @Nullable String error() {
    return error;
  }

  /** Why it cannot be started before a person has done something; null when that is not known. */
  @Nullable Failure refusal() {
    return refusal;
  }

  void enter(State next) {
    if (state != next) {
      state = next;
      changed = System.nanoTime();
      listener.accept(next);
    }
  }

  void starting() {
    refusal = null;
    error = null;
    enter(State.STARTING);
  }

  /** It is ready for the first time in this run. */
  void started(Duration took) {
    startMs = took.toMillis();
    healthy();
  }

  void healthy() {
    error = null;
    enter(State.READY);
  }

  void restarting(State next) {
    restarts.incrementAndGet();
    enter(next);
  }

  void failed(String why) {
    error = why;
  }

  void failed(Exception e) {
    String message = e.getMessage();
    error = message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }

  void refused(Failure failure) {
    refusal = failure;
    failed(failure);
  }

  /**
   * As the status shows it.
   *
   * @param pid of its process; null when none runs
   */
  PlatformStatus.Entry entry(Component component, @Nullable Long pid) {
    return new PlatformStatus.Entry(
        component.name(),
        pid,
        state.label(),
        startMs,
        restarts.get(),
        component.url(),
        error,
        state == State.READY || state == State.UNHEALTHY ? component.detail() : null);
  }
}
