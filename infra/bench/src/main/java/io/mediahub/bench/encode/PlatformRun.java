package io.mediahub.bench.encode;

import io.mediahub.bench.Environment;
import io.mediahub.bench.process.CpuTime;
import io.mediahub.bench.process.Descendants;
import io.mediahub.client.Media;
import io.mediahub.client.MediaHubClient;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.proc.ProcFs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
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
 * @param byWork the same by what they are for
 * @param idle CPU seconds that the whole platform used in as long a time when it had nothing to do
 * @param mediaSeconds length of what was encoded
 */
record PlatformRun(
    String mediaId,
    Cost cost,
    double upload,
    double inspected,
    double encoder,
    double tools,
    Map<ToolWork, Double> byWork,
    double idle,
    double mediaSeconds) {
  static final String ENCODER = "encoder-service";
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration AT_REST = Duration.ofSeconds(5);

  /** What is made beside the ladder may be there later, and belongs to the price of the media. */
  private static final Duration LATEST = Duration.ofMinutes(5);

  static boolean isEncoder(String component) {
    return component.startsWith(ENCODER);
  }

  /** CPU seconds of the tools that make what one plain process makes: the ladder. */
  double ladder() {
    return byWork.entrySet().stream()
        .filter(each -> each.getKey().isOfLadder())
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

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
    CpuTime rested = CpuTime.of(pids);
    LockSupport.parkNanos(AT_REST.toNanos());
    CpuTime before = CpuTime.of(pids);
    double idle = sum(before.since(rested)) / AT_REST.toSeconds();
    double waitedForBefore = CpuTime.ofEndedChildren(encoderPid);
    String mediaId;
    Media media;
    double tools;
    Map<ToolWork, Double> byWork = new EnumMap<>(ToolWork.class);
    long begun = System.nanoTime();
    try (Descendants descendants =
        Descendants.of(encoderPid, command -> ToolWork.of(command).name())) {
      mediaId = owner.uploadFile(file, "Benchmark", contentType, n -> {}).mediaId();
      media = published(owner, mediaId, limit);
      awaitRest(encoderPid);
      tools = descendants.seconds();
      Map<String, Double> kinds = descendants.secondsByKind();
      for (ToolWork work : ToolWork.values()) {
        byWork.put(work, kinds.getOrDefault(work.name(), 0.0));
      }
    }
    double took = (System.nanoTime() - begun) / 1e9;
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
            sum(used) + correction,
            seconds(times.uploadedAt(), times.firstPlayableAt())),
        seconds(times.requestedAt(), times.uploadedAt()),
        seconds(times.uploadedAt(), times.inspectedAt()),
        used.getOrDefault(ENCODER, 0.0) + correction,
        tools,
        byWork,
        idle * took,
        media.durationMillis() / 1000.0);
  }

  /** Until the encoder has run no tool for a second. */
  private static void awaitRest(long encoder) {
    long end = System.nanoTime() + LATEST.toNanos();
    long last = System.nanoTime();
    while (System.nanoTime() - last < 1_000_000_000L && System.nanoTime() < end) {
      if (ProcFs.tree(encoder).stream()
          .anyMatch(each -> !Descendants.toolCommand(each.pid()).isEmpty())) {
        last = System.nanoTime();
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static double sum(Map<String, Double> seconds) {
    return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
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
