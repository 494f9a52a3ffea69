package io.mediahub.encoder.media.encode;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.mp4.FragmentCutter;
import io.mediahub.encoder.media.mp4.FragmentCutter.Cut;
import io.mediahub.encoder.media.sandbox.EncoderFailure;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import io.mediahub.encoder.media.sandbox.Tool;
import io.mediahub.encoder.media.sandbox.ToolResult;
import io.mediahub.encoder.media.sandbox.ToolRun;
import io.mediahub.encoder.media.sandbox.WaitingTool;
import io.mediahub.hls.mp4.InitSegment;
import io.mediahub.hls.mp4.Mp4Exception;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One ffmpeg process, whose growing files are cut into segments while it runs. */
final class Encoding implements AutoCloseable {

  /**
   * How often the files are looked at. A look costs a system call a file, and nobody should wait
   * for a segment that is there.
   */
  private static final Duration TICK = Duration.ofMillis(20);

  /** Somebody waits for what comes in the beginning. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final Duration SOON_TICK = Duration.ofMillis(5);

  /** Stands for the source's path, which is another one on each machine. */
  static final String SOURCE = "source";

  private final JobSpace space;
  private final @Nullable Joins joins;
  private final PartListener listener;
  private final Map<String, FragmentCutter> cutters = new LinkedHashMap<>();
  private int segments;

  /**
   * @param joins what the renditions are held against; null where they are as they are
   */
  Encoding(JobSpace space, @Nullable Joins joins, PartListener listener) {
    this.space = space;
    this.joins = joins;
    this.listener = listener;
  }

  /**
   * A rendition that the process writes. A file of an earlier process is removed, which would be
   * taken for its own.
   *
   * @param firstIndex of its first segment
   * @param firstTick decode time of its first sample
   */
  void follow(String renditionId, Cut cut, int firstIndex, long firstTick) throws IOException {
    Path file = space.folder().resolve(FragmentedMp4.fileName(renditionId));
    Files.deleteIfExists(file);
    cutters.put(renditionId, new FragmentCutter(file, cut, firstIndex, firstTick));
  }

  /** Number of segments that the listener has. */
  int segments() {
    return segments;
  }

  /**
   * Returns when all renditions are complete and were checked to join.
   *
   * @throws MediaFailure when ffmpeg fails, or its output is not what it must be
   * @throws IOException when the disk does, or the listener
   * @throws InterruptedException after ffmpeg was stopped
   */
  List<RenditionResult> run(
      FfmpegSandbox sandbox, SandboxLimits limits, List<String> arguments, Progress progress)
      throws IOException, InterruptedException {
    return run(
        lines -> ToolRun.start(sandbox.locator(Tool.FFMPEG, space, limits), arguments, lines),
        progress);
  }

  /** The same in a sandbox that is there. */
  List<RenditionResult> run(WaitingTool prepared, List<String> arguments, Progress progress)
      throws IOException, InterruptedException {
    return run(lines -> prepared.run(arguments, lines), progress);
  }

  private List<RenditionResult> run(Function<Consumer<String>, ToolRun> start, Progress progress)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    try (ToolRun run = start.apply(progress::line)) {
      boolean ended;
      do {
        ended = run.waitFor(System.nanoTime() - begun < SOON.toNanos() ? SOON_TICK : TICK);
        cut(false);
        listener.progress(progress.permille());
      } while (!ended);
      ToolResult result = run.result();
      if (!result.succeeded()) {
        throw EncoderFailure.of(result);
      }
      cut(true);
    }
    List<RenditionResult> results = joins == null ? List.of() : joins.finish();
    listener.progress(Progress.WHOLE);
    return results;
  }

  @Override
  public void close() throws IOException {
    for (FragmentCutter cutter : cutters.values()) {
      cutter.close();
    }
  }

  private void cut(boolean ended) throws IOException {
    for (Map.Entry<String, FragmentCutter> entry : cutters.entrySet()) {
      String id = entry.getKey();
      FragmentCutter cutter = entry.getValue();
      CutSegment segment;
      do { // one at a time: while the listener is busy, the rest stays on the disk
        boolean wasOpen = cutter.init() != null;
        segment = poll(id, cutter, ended);
        InitSegment init = cutter.init();
        if (!wasOpen && init != null && joins != null) {
          joins.opened(id, init);
        }
        if (init != null && segment != null) {
          if (joins != null) {
            joins.segment(id, segment);
          }
          segments++;
          listener.segment(id, init, segment);
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
}
