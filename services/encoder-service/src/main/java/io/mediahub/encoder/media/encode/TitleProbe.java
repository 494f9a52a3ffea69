package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Ladder;
import io.mediahub.domain.rendition.OwnSegments;
import io.mediahub.domain.rendition.PictureFormat;
import io.mediahub.domain.rendition.Recipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.sandbox.EncoderFailure;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import io.mediahub.encoder.media.sandbox.Tool;
import io.mediahub.encoder.media.sandbox.ToolResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import mediahub.rendition.Inspection;
import mediahub.rendition.PictureProbe;
import mediahub.rendition.ProbedSize;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out how many bits the pictures of a title take: encodes a few short stretches of them in
 * some sizes of the usual ladder, by its own encoder at its own quality, with no bound of the
 * bitrate. One decode makes all sizes, and nothing is written.
 *
 * <p>A stretch begins where the decoder can: at the key frame before its place. So it costs no more
 * where key frames are rare. The result is the same on every machine, since each encoder has one
 * thread: whichever attempt of a job measured it, the same ladder follows.
 */
public final class TitleProbe {
  private static final Logger LOG = LoggerFactory.getLogger(TitleProbe.class);
  private static final double MICROS = 1_000_000;

  /** Far more than the pixels of a probe take, also on a machine with much to do. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** Each with a decoder and the encoders of a few sizes, in memory at the same time. */
  private static final int AT_ONCE = 2;

  /** Nothing is written. */
  private static final long FILE_BYTES = 1 << 20;

  private final FfmpegSandbox sandbox;
  private final SandboxLimits limits;
  private final Recipe recipe = Recipe.CURRENT;

  /**
   * @param memoryBytes address space that one ffmpeg may use
   */
  public TitleProbe(FfmpegSandbox sandbox, long memoryBytes) {
    this.sandbox = sandbox;
    this.limits = new SandboxLimits(DEADLINE, memoryBytes, FILE_BYTES, DEADLINE);
  }

  /**
   * An inspection with what was measured of its pictures; without it when nothing is known of them.
   *
   * @param space with the file as its source
   * @throws InterruptedException after the tools were stopped
   */
  public Inspection inspect(JobSpace space, Inspection inspection) throws InterruptedException {
    PictureProbe found = measure(space, inspection);
    return found == null
        ? inspection
        : Inspection.newBuilder(inspection)
            .setVideo(VideoTrack.newBuilder(inspection.getVideo()).setProbe(found).build())
            .build();
  }

  /**
   * Measures the pictures of a media. Returns after {@value #AT_ONCE} processes of a few seconds
   * have run at a time, and at the latest after a minute.
   *
   * @param space with the file as its source
   * @return null when nothing is known of them: there are none to encode, too few places of the
   *     file can be decoded from, or a stretch failed or took too long
   * @throws InterruptedException after the tools were stopped
   */
  @Nullable PictureProbe measure(JobSpace space, Inspection inspection)
      throws InterruptedException {
    List<VideoRung> sizes = sizes(inspection);
    if (sizes.isEmpty()) {
      return null;
    }
    Grid grid = Grid.of(inspection, sizes);
    int frames = framesOfStretch(grid, sizes.getFirst());
    boolean whole = grid.frames() <= (long) frames * recipe.perTitle().windows();
    List<Long> seeks = whole ? List.of(0L) : seeks(inspection);
    long wanted = whole ? grid.frames() : frames;
    ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("title-probe-", 0).factory());
    try {
      List<Future<ProbedFrames>> stretches =
          threads.invokeAll(
              seeks.stream()
                  .map(seek -> stretch(space, inspection, sizes, grid, seek, wanted))
                  .toList(),
              DEADLINE.toMillis(),
              TimeUnit.MILLISECONDS);
      List<ProbedFrames> measured = new ArrayList<>();
      for (Future<ProbedFrames> stretch : stretches) {
        measured.add(stretch.get());
      }
      return probe(sizes, grid, measured, whole);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MediaFailure failure) {
        LOG.warn("The usual ladder is planned, since the probe failed: {}", failure.sentence());
      } else {
        LOG.error("The usual ladder is planned, since the probe failed unexpectedly", e.getCause());
      }
      return null;
    } catch (CancellationException e) {
      LOG.warn("The usual ladder is planned, since the probe did not end in {}", DEADLINE);
      return null;
    } finally {
      threads.shutdownNow();
      threads.close();
    }
  }

  /** The largest that is encoded, the smallest, and the one that is nearest to their middle. */
  private static List<VideoRung> sizes(Inspection inspection) {
    List<VideoRung> rungs =
        Ladder.plan(inspection).getVideo().stream()
            .filter(rung -> !OwnSegments.isCopied(inspection, rung))
            .filter(rung -> PictureFormat.of(rung) == PictureFormat.H264)
            .toList();
    if (rungs.size() <= 2) {
      return rungs;
    }
    VideoRung largest = rungs.getFirst();
    VideoRung smallest = rungs.getLast();
    double middle = Math.sqrt(pixels(largest) * pixels(smallest));
    VideoRung between =
        rungs.subList(1, rungs.size() - 1).stream()
            .min(Comparator.comparingDouble(rung -> Math.abs(Math.log(pixels(rung) / middle))))
            .orElseThrow();
    return List.of(largest, between, smallest);
  }

  private static double pixels(VideoRung rung) {
    return (double) rung.getWidth() * rung.getHeight();
  }

  /** As many as the time between two key frames has, unless these are more pixels than wanted. */
  private int framesOfStretch(Grid grid, VideoRung largest) {
    double affordable = recipe.perTitle().pixels() / pixels(largest) / recipe.perTitle().windows();
    return (int)
        Math.clamp(
            Math.round(affordable),
            Math.min(recipe.perTitle().leastFrames(), group(grid)),
            group(grid));
  }

  /** Frames from one key frame of a rendition to the next. */
  private int group(Grid grid) {
    return Math.toIntExact(
        Math.ceilDiv(recipe.keyFrames().toSeconds() * grid.rateNum(), (long) grid.rateDen()));
  }

  /** The middles of equal parts of the media, in microseconds. */
  private List<Long> seeks(Inspection inspection) {
    int windows = recipe.perTitle().windows();
    List<Long> seeks = new ArrayList<>();
    for (int n = 0; n < windows; n++) {
      seeks.add(inspection.getDurationMicros() * (2L * n + 1) / (2L * windows));
    }
    return seeks;
  }

  private Callable<ProbedFrames> stretch(
      JobSpace space,
      Inspection inspection,
      List<VideoRung> sizes,
      Grid grid,
      long seekMicros,
      long frames) {
    List<String> arguments = arguments(space, inspection, sizes, grid, seekMicros, frames);
    return () -> {
      ProbedFrames made = new ProbedFrames(sizes.size());
      ToolResult result = sandbox.run(Tool.FFMPEG, space, limits, arguments, made::line);
      if (!result.succeeded()) {
        throw EncoderFailure.of(result);
      }
      return made;
    };
  }

  private List<String> arguments(
      JobSpace space,
      Inspection inspection,
      List<VideoRung> sizes,
      Grid grid,
      long seekMicros,
      long frames) {
    VideoTrack track = inspection.getVideo();
    PictureGraph graph = new PictureGraph(track, sizes, grid, Stretch.whole(grid));
    Arguments command =
        new Arguments()
            .flag("-hide_banner")
            .option("-v", "error")
            .flag("-nostats")
            .option("-filter_complex_threads", 1)
            .add(
                SourceClock.arguments(
                    inspection.getContainer(),
                    inspection.getClockJumps(),
                    List.of(track.getIndex())));
    if (seekMicros > 0) {
      command
          // From the key frame before it on, so that nothing is decoded in vain.
          .flag("-noaccurate_seek")
          .option("-ss", "%d.%06d".formatted(seekMicros / 1_000_000, seekMicros % 1_000_000));
    }
    command
        .add(ChunkCommand.picture())
        .option("-threads", 1)
        .option("-i", space.requireSource())
        .option("-filter_complex", String.join(";", graph.chains(frames)));
    for (int i = 0; i < sizes.size(); i++) {
      command.option("-map", PictureGraph.output(i));
    }
    return command
        .option("-fps_mode", "passthrough")
        .option("-enc_time_base", grid.timeBase())
        .add(PictureOutput.quality(recipe.picture()))
        .add(PictureOutput.groups())
        .option("-force_key_frames", "expr:gte(n,n_forced*%d)".formatted(group(grid)))
        // With one thread each, all machines make the same.
        .option("-threads", 1)
        // A line for each frame, which says how many bytes it has.
        .option("-f", "framecrc")
        .output("pipe:1")
        .toList();
  }

  /** Null when too little was seen of a media. */
  private @Nullable PictureProbe probe(
      List<VideoRung> sizes, Grid grid, List<ProbedFrames> measured, boolean whole) {
    Map<Long, ProbedFrames> places = new LinkedHashMap<>();
    for (ProbedFrames made : measured) {
      if (made.frames() > 0) { // some may begin at one key frame
        places.putIfAbsent(made.firstShown(), made);
      }
    }
    int enough = whole ? 1 : recipe.perTitle().windows() / 2;
    if (places.size() < enough) {
      LOG.info("The usual ladder is planned: too few places of the file can be decoded from");
      return null;
    }
    int group = group(grid);
    double rate = (double) grid.rateNum() / grid.rateDen();
    List<ProbedSize> probed = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      int size = i;
      double[] bits =
          places.values().stream()
              .flatMapToDouble(made -> made.bitsPerSecond(size, group, rate))
              .toArray();
      double mean = Arrays.stream(bits).average().orElse(0);
      double most = Arrays.stream(bits).max().orElse(0);
      VideoRung rung = sizes.get(i);
      probed.add(
          new ProbedSize(rung.getWidth(), rung.getHeight(), Math.round(mean), Math.round(most)));
    }
    long frames = places.values().stream().mapToLong(ProbedFrames::frames).sum();
    return new PictureProbe(Math.round(frames * MICROS / rate), probed);
  }
}
