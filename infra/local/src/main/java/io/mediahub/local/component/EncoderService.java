package io.mediahub.local.component;

import io.mediahub.local.settings.Platform;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** The encoder, which refuses to start where it cannot isolate ffmpeg from the machine. */
final class EncoderService extends Service {
  private static final String WORKERS = "mediahub.encoder.workers";
  private static final String DRAIN = "mediahub.encoder.drain";
  private static final String CONTENT_KEYS = "mediahub.encoder.content-keys";

  /** Longer than a drain that suits a single machine. */
  private static final Duration STOPS_WITHIN = Duration.ofMinutes(2);

  private final Platform platform;
  private final int replica;

  EncoderService(Platform platform, Kind kind, int replica) {
    super(platform, kind, replica);
    this.platform = platform;
    this.replica = replica;
  }

  @Override
  public void check(Consumer<String> messages) throws IOException, InterruptedException {
    if (replica == 1) {
      EncoderIsolation.check(platform, messages);
    }
  }

  /**
   * All replicas share the machine's cores. Who stops the platform waits for it, and no other
   * worker goes on meanwhile: so jobs are handed back at once.
   */
  @Override
  public Map<String, String> properties() {
    if (replica > 1) {
      return Map.of();
    }
    int cores = Runtime.getRuntime().availableProcessors();
    String workers = Integer.toString(Math.max(1, cores / platform.replicas()));
    return Map.of(
        WORKERS,
        platform.settings().get(WORKERS, workers),
        DRAIN,
        platform.settings().get(DRAIN, "0s"),
        CONTENT_KEYS,
        platform
            .settings()
            .get(CONTENT_KEYS, platform.places().secrets().resolve("content").toString()));
  }

  @Override
  public Duration stopsWithin() {
    return platform.isSet(DRAIN) ? STOPS_WITHIN : super.stopsWithin();
  }
}
