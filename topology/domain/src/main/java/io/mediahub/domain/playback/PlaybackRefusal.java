package io.mediahub.domain.playback;

import io.mediahub.domain.Refusal.Kind;
import io.mediahub.domain.RefusalReason;

/** Why a playback is not started or renewed. */
public enum PlaybackRefusal implements RefusalReason {
  PLAYBACK_EXISTS(
      Kind.CONFLICT,
      "This playback has already started.",
      "Start a new one, with a new Idempotency-Key.",
      "The id that follows from the Idempotency-Key has a playback."),
  PLAYBACK_UNKNOWN(
      Kind.NOT_FOUND,
      "There is no such playback.",
      "Start a new one.",
      "The id is of no playback, or of another viewer's."),
  PLAYBACK_ENDED(
      Kind.GONE,
      "This playback has ended: {reason}.",
      "Start a new playback, with a new Idempotency-Key.",
      "The playback was ended by its viewer, is too old to be renewed, its grant was revoked or replaced, or a retry came"
          + " after the cookies of the first answer had expired.");

  /** For {@link #PLAYBACK_ENDED}. */
  public static final String ACCESS_CHANGED = "the access under which it started has ended";

  /** For {@link #PLAYBACK_ENDED}. */
  public static final String ENDED_BY_VIEWER = "its viewer ended it";

  /** For {@link #PLAYBACK_ENDED}. */
  public static final String COOKIES_EXPIRED = "the cookies of this answer have expired";

  private final Text text;

  PlaybackRefusal(Kind kind, String sentence, String hint, String when) {
    this.text = new Text(kind, null, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }
}
