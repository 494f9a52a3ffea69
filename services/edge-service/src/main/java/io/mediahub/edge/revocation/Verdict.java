package io.mediahub.edge.revocation;

/** What the log says about a playback whose cookies are valid. */
public enum Verdict {
  /** It may go on. */
  ALLOWED,
  /** Its grant was revoked. */
  REVOKED,
  /** Its media was deleted. */
  DELETED,
  /** The log should have named it by now, and has not. */
  UNKNOWN,
  /** A record that may revoke it could not be read, had no room, or may not have arrived. */
  UNSURE,
  /** The past of the log has not been read yet. */
  STARTING
}
