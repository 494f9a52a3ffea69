package io.mediahub.local.chaos;

/** How a component is disturbed. */
public enum FaultKind {
  /** SIGKILL: it ends at once, as after a power cut. */
  KILL,
  /** SIGSTOP and later SIGCONT: it stands still and comes back, as after a long pause. */
  PAUSE,
  /** All its connections are closed at the server's end. */
  CUT,
  /** The disk that its data lies on is full for a while. */
  DISK
}
