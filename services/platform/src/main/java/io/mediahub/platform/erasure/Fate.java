package io.mediahub.platform.erasure;

import java.util.Locale;

/** What becomes of what a place has of a person. */
public enum Fate {
  /** It is gone. */
  DELETED,
  /** It is there, and gives nobody a right any more. */
  REVOKED,
  /** A key is overwritten, and a tombstone keeps others from its place. */
  DESTROYED,
  /** Copies of the key can be opened until the key of its epoch is destroyed. */
  ENDS_WITH_ITS_EPOCH,
  /** Its bytes are there, and their key is not. */
  UNREADABLE,
  /** It is there as it was: it names nobody. */
  KEPT,
  /** Nothing was found there. */
  EMPTY;

  /** As it is recorded; never changes. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
