package io.mediahub.encoder.media.encode;

import io.mediahub.encoder.media.sandbox.SandboxLimits;
import java.time.Duration;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * The limits of an encoder's process: far more than an honest file needs on a busy machine, but
 * finite for a hostile one.
 */
final class Effort {
  private static final long MICROS = 1_000_000;
  private static final long FULL_HD = 1920L * 1080;

  private Effort() {}

  /**
   * @param read how much of the source is decoded, microseconds
   * @param written how much is encoded, microseconds
   * @param track whose picture is decoded; null where there is sound alone
   * @param bitsPerSecond upper bound of the costliest rung
   */
  static SandboxLimits limits(
      long read, long written, @Nullable VideoTrack track, long bitsPerSecond, long memoryBytes) {
    long size =
        track == null
            ? 1
            : Math.max(1, Math.ceilDiv((long) track.getWidth() * track.getHeight(), FULL_HD));
    Duration time = Duration.ofSeconds(300 + Math.ceilDiv(read, MICROS) * 60 * size);
    long bytes = (64L << 20) + Math.ceilDiv(written, MICROS) * bitsPerSecond / 8 * 2;
    return new SandboxLimits(time, memoryBytes, bytes, time);
  }

  static SandboxLimits sound(Inspection inspection, long bitsPerSecond, long memoryBytes) {
    long micros = inspection.getDurationMicros();
    return limits(micros, micros, null, bitsPerSecond, memoryBytes);
  }
}
