package io.mediahub.encoder.worker;

import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.Tier;
import io.mediahub.encoder.worker.queue.WorkerState;
import io.mediahub.encoder.worker.queue.WorkerState.Phase;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Health of the encoder: whether its workers take jobs, and how ffmpeg is isolated. */
final class EncoderHealth implements HealthIndicator {
  /** How long a worker may wait for the platform before the service is reported as down. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final FfmpegSandbox sandbox;
  private final Workers workers;
  private final Clock clock;

  EncoderHealth(FfmpegSandbox sandbox, Workers workers, Clock clock) {
    this.sandbox = sandbox;
    this.workers = workers;
    this.clock = clock;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    health.withDetail("ffmpeg", sandbox.version());
    health.withDetail("isolation", sandbox.tier().label());
    if (sandbox.tier() == Tier.OFF) {
      health.withDetail("warning", "uploaded files are decoded without isolation");
    } else if (!sandbox.passedOver().isEmpty()) {
      health.withDetail("isolationNote", String.join("; ", sandbox.passedOver()));
    }
    for (Worker worker : workers.all()) {
      WorkerState.Snapshot now = worker.state().now();
      health.withDetail(worker.id(), (now.phase() + " " + now.what()).strip());
      boolean waitsTooLong =
          now.phase() == Phase.WAITING && now.since().plus(PATIENCE).isBefore(clock.instant());
      if (now.phase() == Phase.STOPPED || waitsTooLong) {
        health.down();
      }
    }
    return health.build();
  }
}
