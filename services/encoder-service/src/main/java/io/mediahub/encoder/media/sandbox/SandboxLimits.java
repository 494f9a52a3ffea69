package io.mediahub.encoder.media.sandbox;

import java.time.Duration;

/**
 * What one process may use before it is ended.
 *
 * @param cpu processor time over all threads (RLIMIT_CPU)
 * @param memoryBytes address space (RLIMIT_AS); decoders map far more than they touch, so this is a
 *     ceiling against abuse and not an estimate
 * @param fileBytes size of any file it writes (RLIMIT_FSIZE)
 * @param wallClock time until it is stopped, whatever it does
 */
public record SandboxLimits(Duration cpu, long memoryBytes, long fileBytes, Duration wallClock) {
  public SandboxLimits {
    if (cpu.toSeconds() < 1 || wallClock.toMillis() < 1 || memoryBytes < 1 || fileBytes < 1) {
      throw new IllegalArgumentException(
          "A sandbox needs positive limits (CPU time in whole seconds), not %s CPU, %d bytes of memory, %d bytes per file, %s of time."
              .formatted(cpu, memoryBytes, fileBytes, wallClock));
    }
  }
}
