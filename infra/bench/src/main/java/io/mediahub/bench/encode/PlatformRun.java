package io.mediahub.bench.encode;

import io.mediahub.bench.Environment;
import io.mediahub.bench.process.CpuTime;
import io.mediahub.bench.process.Descendants;
import io.mediahub.client.Media;
import io.mediahub.client.MediaHubClient;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One file through the platform, from the completed upload to published.
 *
 * @param cost of the whole platform; its CPU counts from before the upload
 * @param upload seconds from the request to the completed upload
 * @param inspected seconds from the completed upload until the source was understood
 * @param encoder CPU seconds of encoder-service with its children
 * @param tools CPU seconds of the encoder's children alone: ffmpeg, ffprobe, the sandbox
 * @param mediaSeconds length of what was encoded
 */
record PlatformRun(
    String mediaId,
    Cost cost,
    double upload,
    double inspected,
    double encoder,
    double tools,
    double mediaSeconds) {
  static final String ENCODER = "encoder-service";
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Measures one file. */
  static PlatformRun measure(
      Environment environment, MediaHubClient owner, Path file, String contentType, Duration limit)
      throws IOException {
    Map<String, Long> pids = environment.pids();
    @Nullable Long encoderPid = pids.get(ENCODER);
    if (encoderPid == null) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "No " + ENCODER + " of this environment runs here.",
          "Run the benchmark on the machine that encodes: CPU time is read from /proc.");
    }
    CpuTime before = CpuTime.of(pids);
    double waitedForBefore = CpuTime.ofEndedChildren(encoderPid);
    String mediaId;
    Media media;
    double tools;
    try (Descendants descendants = Descendants.of(encoderPid)) {
      mediaId = owner.uploadFile(file, "Benchmark", contentType, n -> {}).mediaId();
      media = published(owner, mediaId, limit);
      tools = descendants.seconds();
    }
    Map<String, Double> used = CpuTime.of(pids).since(before);
    // Of the tools in a sandbox the kernel counts nothing, so the samples count. Without a sandbox
    // the kernel's own count is the better one.
    double waitedFor = CpuTime.ofEndedChildren(encoderPid) - waitedForBefore;
    double correction = Math.max(0, tools - waitedFor);
    Media.Timings times = media.timings();
    if (times == null) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The catalogue shows no timings.",
          "Restart the platform with this version.");
    }
    return new PlatformRun(
        mediaId,
        new Cost(
            seconds(times.uploadedAt(), times.publishedAt()),
            used.values().stream().mapToDouble(Double::doubleValue).sum() + correction,
            seconds(times.uploadedAt(), times.firstPlayableAt())),
        seconds(times.requestedAt(), times.uploadedAt()),
        seconds(times.uploadedAt(), times.inspectedAt()),
        used.getOrDefault(ENCODER, 0.0) + correction,
        tools,
        media.durationMillis() / 1000.0);
  }

  /** Asks seldom, since asking costs the platform CPU that is being measured. */
  private static Media published(MediaHubClient owner, String mediaId, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    Media media = owner.awaitMedia(mediaId, m -> true, Duration.ofSeconds(30));
    while (!media.ended()) {
      if (System.nanoTime() > deadline) {
        throw new Failure(
            ExitCode.TIMED_OUT,
            "The media is still " + media.status() + " after " + limit.toSeconds() + " s.",
            "See './mediahub logs encoder-service'.");
      }
      LockSupport.parkNanos(LOOK.toNanos());
      media = owner.media(mediaId);
    }
    if (!media.is(Media.Status.PUBLISHED)) {
      Media.Refusal refusal = media.refusal();
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The media was not published; it is "
              + media.status()
              + (refusal == null ? "." : ": " + refusal.code() + " " + refusal.sentence()),
          "Choose another file with --file.");
    }
    return media;
  }

  private static double seconds(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? Double.NaN : Duration.between(from, to).toNanos() / 1e9;
  }
}
