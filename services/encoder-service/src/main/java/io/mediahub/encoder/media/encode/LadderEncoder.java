package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.domain.rendition.Recipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.Rungs;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.mp4.FragmentCutter;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import io.mediahub.encoder.media.sandbox.Tool;
import io.mediahub.encoder.media.sandbox.ToolResult;
import io.mediahub.encoder.media.sandbox.ToolRun;
import io.mediahub.hls.mp4.InitSegment;
import io.mediahub.hls.mp4.Mp4Exception;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encodes a ladder: one ffmpeg process, one decode, segments reported while it runs. */
public final class LadderEncoder {
  private static final Logger LOG = LoggerFactory.getLogger(LadderEncoder.class);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final long MICROS = 1_000_000;
  private static final long FULL_HD = 1920L * 1080;
  private static final int LOGGED_CHARACTERS = 1000;

  private final FfmpegSandbox sandbox;
  private final long memoryBytes;
  private final int processors;

  /**
   * @param memoryBytes address space that ffmpeg may use
   * @param processors cores to use
   */
  public LadderEncoder(FfmpegSandbox sandbox, long memoryBytes, int processors) {
    this.sandbox = sandbox;
    this.memoryBytes = memoryBytes;
    this.processors = processors;
  }

  /**
   * Returns when all renditions are complete and were checked to join.
   *
   * @param space with the source, and a folder with room for all renditions
   * @return in the order in which they were opened
   * @throws MediaFailure when ffmpeg fails, or its output is not what it must be
   * @throws IOException when the disk does, or the listener
   * @throws InterruptedException after ffmpeg was stopped
   */
  public List<RenditionResult> encode(JobSpace space, EncodeLadder ladder, LadderListener listener)
      throws IOException, InterruptedException {
    LadderCommand command = new LadderCommand(ladder, Recipe.CURRENT);
    List<String> arguments = command.arguments(space.requireSource().toString(), processors);
    Map<String, FragmentCutter> cutters = new LinkedHashMap<>();
    Rungs.ids(ladder)
        .forEach(
            id ->
                cutters.put(
                    id,
                    new FragmentCutter(
                        space.folder().resolve(FragmentedMp4.fileName(id)),
                        ladder.getSegmentMillis())));
    Joins joins = new Joins(command.grid());
    Progress progress = new Progress(command.grid().micros());
    try (ToolRun run =
        ToolRun.start(
            sandbox.locator(Tool.FFMPEG, space, limits(ladder)), arguments, progress::line)) {
      boolean ended;
      do {
        ended = run.waitFor(TICK);
        cut(cutters, false, joins, listener);
        listener.progress(progress.permille());
      } while (!ended);
      ToolResult result = run.result();
      if (!result.succeeded()) {
        throw failure(result);
      }
      cut(cutters, true, joins, listener);
    } finally {
      for (FragmentCutter cutter : cutters.values()) {
        cutter.close();
      }
    }
    List<RenditionResult> results = joins.finish();
    listener.progress(Progress.WHOLE);
    return results;
  }

  private static void cut(
      Map<String, FragmentCutter> cutters, boolean ended, Joins joins, LadderListener listener)
      throws IOException {
    for (Map.Entry<String, FragmentCutter> entry : cutters.entrySet()) {
      String id = entry.getKey();
      FragmentCutter cutter = entry.getValue();
      CutSegment segment;
      do { // one at a time: while the listener is busy, the rest stays on the disk
        boolean wasOpen = cutter.init() != null;
        segment = poll(id, cutter, ended);
        InitSegment init = cutter.init();
        if (!wasOpen && init != null) {
          joins.opened(id, init);
          listener.opened(id, init);
        }
        if (segment != null) {
          joins.segment(id, segment);
          listener.segment(id, segment);
        }
      } while (segment != null);
    }
  }

  private static @Nullable CutSegment poll(String id, FragmentCutter cutter, boolean ended)
      throws IOException {
    try {
      return cutter.poll(ended);
    } catch (Mp4Exception e) {
      throw Joins.broken(id, String.valueOf(e.getMessage()));
    }
  }

  /** Far more than an honest file needs on a busy machine, but finite for a hostile one. */
  private SandboxLimits limits(EncodeLadder ladder) {
    long seconds = Math.ceilDiv(ladder.getInspection().getDurationMicros(), MICROS);
    VideoTrack track = ladder.getInspection().getVideo();
    long size =
        track == null
            ? 1
            : Math.max(1, Math.ceilDiv((long) track.getWidth() * track.getHeight(), FULL_HD));
    Duration time = Duration.ofSeconds(300 + seconds * 60 * size);
    long bits = Rungs.bitsPerSecond(ladder).max().orElse(0);
    return new SandboxLimits(time, memoryBytes, (64L << 20) + seconds * bits / 8 * 2, time);
  }

  private static MediaFailure failure(ToolResult result) {
    String errors = result.errors();
    String sentence = result.describe("The encoder");
    // Errors hold paths, and text that the file chose: they are for the log only.
    LOG.warn(
        "{} Its last errors: {}",
        sentence,
        errors.substring(Math.max(0, errors.length() - LOGGED_CHARACTERS)));
    if (result.outOfTime()) {
      return new MediaFailure(JobFailure.ENCODER_DEADLINE, sentence);
    }
    if (result.wasKilled()) {
      return new MediaFailure(JobFailure.ENCODER_CRASHED, sentence);
    }
    boolean machine = errors.contains("No space left") || errors.contains("Cannot allocate memory");
    return machine
        ? new MediaFailure(
            JobFailure.ENCODER_OUT_OF_ROOM,
            "The encoder ran out of memory, or of room on the disk.")
        : new MediaFailure(
            JobFailure.ENCODER_REFUSED, "The file cannot be read or converted to its end.");
  }
}
