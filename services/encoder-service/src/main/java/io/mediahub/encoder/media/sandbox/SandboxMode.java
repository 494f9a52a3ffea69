package io.mediahub.encoder.media.sandbox;

/** What to do about isolation (setting {@code mediahub.encoder.sandbox}). */
public enum SandboxMode {
  /** Without bubblewrap nothing is run at all. */
  REQUIRED,
  /** Without bubblewrap ffmpeg runs with the limits only, and a warning says so. */
  PREFERRED
}
