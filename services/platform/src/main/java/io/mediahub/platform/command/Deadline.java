package io.mediahub.platform.command;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an aggregate is due although no command arrives. The time is decided with each state and
 * stored beside it, so an index finds what is due without a read model.
 *
 * @param at when the aggregate is due
 * @param then what happens at that time
 */
public record Deadline<S>(At<S> at, Then then) {
  /** When a state is due. */
  public interface At<S> {
    /**
     * @param decidedAt when the aggregate came into this state
     * @return null when nothing is due
     */
    @Nullable Instant of(S state, Instant decidedAt);
  }

  /** What happens at the deadline. */
  public enum Then {
    /**
     * The service that decides the type asks {@link Deadlines} for due aggregates and acts on them.
     */
    WAKE,
    /**
     * State and version of the aggregate are deleted; its events stay in the log. Deletion waits
     * until no retry can use its id any more, see {@link AggregatePurge}.
     */
    FORGET
  }

  static <S> Deadline<S> none() {
    return new Deadline<>((state, decidedAt) -> null, Then.WAKE);
  }
}
