package io.mediahub.bench.jobs;

import io.mediahub.bench.encode.Clip;
import io.mediahub.bench.process.Descendants;
import io.mediahub.client.Media;
import io.mediahub.client.MediaHubClient;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One file from the completed upload to published, left alone or with a disturbance in its midst.
 *
 * @param wall seconds from the completed upload to published
 * @param tools CPU seconds of ffmpeg and ffprobe, before and after the disturbance
 * @param disturbed seconds that the disturbance took; 0 for none
 * @param takenUp seconds from the disturbance until the last of the chunks that were being encoded
 *     was begun anew; 0 when all of them were stored nevertheless, or nothing was disturbed
 * @param again number of chunks that were encoded once more
 * @param mediaSeconds playing time
 */
record Run(
    double wall, double tools, double disturbed, double takenUp, int again, double mediaSeconds) {
  private static final int MIDST = 300;
  private static final Duration LOOK = Duration.ofMillis(100);

  /** Something that is done to the encoder; afterwards another one is awaited. */
  interface Disturbance {
    /** Returns how many seconds it took. */
    double to(Encoder encoder);
  }

  static Run measure(
      Encoder encoder,
      MediaHubClient owner,
      Path file,
      Duration limit,
      @Nullable Disturbance disturbance) {
    double tools;
    double disturbed = 0;
    String mediaId;
    List<Descendants.Run> runs = new ArrayList<>();
    double takenUp = 0;
    Set<String> held = Set.of();
    long at = 0;
    Descendants watched = Descendants.of(encoder.pid(), ChunkRuns::of);
    try {
      mediaId = owner.uploadFile(file, "Benchmark", Clip.contentType(file), sent -> {}).mediaId();
      tools = 0;
      if (disturbance != null) {
        awaitMidst(owner, mediaId, limit);
        held = ChunkRuns.at(encoder.pid());
        at = System.nanoTime();
        disturbed = disturbance.to(encoder);
        tools = watched.seconds();
        runs.addAll(watched.runs());
        watched.close();
        watched = Descendants.of(encoder.successor().pid(), ChunkRuns::of);
      }
      Media media = published(owner, mediaId, limit);
      tools += watched.seconds();
      runs.addAll(watched.runs());
      long begun = ChunkRuns.takenUp(held, watched.runs());
      takenUp = begun == 0 ? 0 : (begun - at) / 1e9;
      Media.Timings times = media.timings();
      return new Run(
          times == null ? Double.NaN : seconds(times.uploadedAt(), times.publishedAt()),
          tools,
          disturbed,
          takenUp,
          ChunkRuns.again(runs),
          media.durationMillis() / 1000.0);
    } finally {
      watched.close();
    }
  }

  /** Asks often: a short file is soon done. */
  static Media awaitMidst(MediaHubClient owner, String mediaId, Duration limit) {
    Media media = await(owner, mediaId, limit, MIDST);
    if (media.ended()) {
      throw new Failure(
          ExitCode.USAGE,
          "The media was " + media.status() + " before anything could be done to it.",
          "Choose a longer file with --file.");
    }
    return media;
  }

  static Media published(MediaHubClient owner, String mediaId, Duration limit) {
    Media media = await(owner, mediaId, limit, Integer.MAX_VALUE);
    if (!media.is(Media.Status.PUBLISHED)) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The media was not published; it is " + media.status() + ".",
          "See './mediahub logs encoder-service' and the media's events.");
    }
    return media;
  }

  private static Media await(MediaHubClient owner, String mediaId, Duration limit, int permille) {
    long deadline = System.nanoTime() + limit.toNanos();
    Media media = owner.awaitMedia(mediaId, m -> true, Duration.ofSeconds(30));
    while (!media.ended() && media.progressPermille() < permille) {
      if (System.nanoTime() > deadline) {
        throw new Failure(
            ExitCode.TIMED_OUT,
            "The media is still " + media.status() + " after " + limit.toSeconds() + " s.",
            "See './mediahub logs encoder-service', or give it more time with --limit.");
      }
      LockSupport.parkNanos(LOOK.toNanos());
      media = owner.awaitMedia(mediaId, m -> true, Duration.ofSeconds(30));
    }
    return media;
  }

  static double seconds(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? Double.NaN : Duration.between(from, to).toNanos() / 1e9;
  }
}
