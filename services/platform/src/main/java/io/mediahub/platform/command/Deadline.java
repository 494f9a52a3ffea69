package io.mediahub.platform.command;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an aggregate needs to be looked at though no command comes. The moment is decided with each
 * state and kept beside it, so what is due is found by an index, whatever state a read model is in.
 *
 * @param at when it is due
 * @param then what happens then
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

  /** What happens when the moment has come. */
  public enum Then {
    /** The service that owns the type asks {@link Deadlines} what is due, and does it. */
    WAKE,
    /**
     * The aggregate is forgotten: its events stay in the log, its state and version go. That waits
     * until no retry can ask for its id any more, see {@link AggregatePurge}.
     */
    FORGET
  }

  static <S> Deadline<S> none() {
    return new Deadline<>((state, decidedAt) -> null, Then.WAKE);
  }
}
