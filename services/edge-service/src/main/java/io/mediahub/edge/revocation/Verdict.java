package io.mediahub.edge.revocation;

/** What the log says of a playback whose cookies are good. */
public enum Verdict {
  /** Nothing speaks against it. */
  ALLOWED,
  /** Its grant was revoked. */
  REVOKED,
  /** It should have been heard of by now, and was not. */
  UNKNOWN,
  /** A record that may have ended it could not be read, or was not kept, or is not heard. */
  UNSURE,
  /** Nothing is known yet. */
  STARTING
}
