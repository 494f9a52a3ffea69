package io.mediahub.encoder;

import io.mediahub.base.settings.Require;
import io.mediahub.encoder.media.sandbox.SandboxMode;
import java.nio.file.Path;
import java.time.Duration;
import mediahub.rendition.Urgency;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Workers and their jobs.
 *
 * @param sandbox how ffmpeg is isolated; {@code required} takes the strongest isolation that works
 *     and refuses to start where none does
 * @param workers jobs that one process runs at a time, each on one core; 0 for as many as there are
 *     cores. Besides, half as many and one take jobs that somebody waits for, and as many again
 *     take jobs that nobody waits for; the latter get the processor time that the others leave
 * @param processors cores for the first part of a media, which somebody waits for; 0 for all
 * @param memory address space of one ffmpeg process; half as much more for each format beside H.264
 * @param cache size of the cache of source files between the jobs of a media
 * @param reserve free disk space that is never used
 * @param maxDuration longest media that is accepted
 * @param lock how long a worker that was killed keeps its job; the same for all workers, and no
 *     less than the brokers allow
 * @param drain how long running jobs may go on when the process is stopped, before they are handed
 *     back; 0 for not at all. A deployment must wait ten seconds longer before it kills the process
 * @param contentKeys folder SECRETS/content, with the secrets from which keys of packages are
 *     derived; needed where packages are encrypted
 */
@ConfigurationProperties("mediahub.encoder")
public record EncoderSettings(
    @DefaultValue("required") SandboxMode sandbox,
    @DefaultValue("0") int workers,
    @DefaultValue("0") int processors,
    @DefaultValue("6GB") DataSize memory,
    @DefaultValue("4GB") DataSize cache,
    @DefaultValue("512MB") DataSize reserve,
    @DefaultValue("6h") Duration maxDuration,
    @DefaultValue("15s") Duration lock,
    @DefaultValue("10s") Duration drain,
    @Nullable Path contentKeys) {
  public EncoderSettings {
    Require.that(
        workers >= 0 && workers <= 256,
        "The setting mediahub.encoder.workers must be between 0 (one for each core) and 256, not "
            + workers
            + ".");
    Require.that(
        processors >= 0 && processors <= 256,
        "The setting mediahub.encoder.processors must be between 0 (all) and 256, not "
            + processors
            + ".");
    Require.that(
        memory.toMegabytes() >= 1024,
        "The setting mediahub.encoder.memory must be at least 1GB: ffmpeg reserves more address"
            + " space than it uses.");
    Require.that(
        maxDuration.isPositive(),
        "The setting mediahub.encoder.max-duration must be positive, not " + maxDuration + ".");
    // The process gives a job to another worker after a minute without news of it.
    Require.that(
        lock.compareTo(Duration.ofSeconds(6)) >= 0 && lock.compareTo(Duration.ofSeconds(30)) <= 0,
        "The setting mediahub.encoder.lock must be between 6s and 30s, not " + lock + ".");
    Require.that(
        !drain.isNegative() && drain.compareTo(Duration.ofHours(1)) <= 0,
        "The setting mediahub.encoder.drain must be between 0s and 1h, not " + drain + ".");
  }

  /** How many workers take jobs of this urgency. */
  public int workersFor(Urgency urgency) {
    int each = workers > 0 ? workers : effectiveProcessors();
    return urgency == Urgency.NOW ? 1 + each / 2 : each;
  }

  public int effectiveProcessors() {
    return processors > 0 ? processors : Runtime.getRuntime().availableProcessors();
  }
}
