package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Ladder;
import io.mediahub.domain.rendition.OwnSegments;
import io.mediahub.domain.rendition.Recipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mediahub.rendition.Inspection;
import mediahub.rendition.PictureProbe;
import mediahub.rendition.ProbedSize;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * What a probe encodes of a media, and what follows from it: some stretches of its pictures, each
 * from one decode in some sizes of the usual ladder.
 *
 * <p>A stretch begins at its place, wherever key frames are: what follows a key frame is not like
 * the rest, since encoders set it where a scene begins. Where key frames are too rare for that, it
 * begins at the one before its place.
 *
 * @param sizes to encode, the largest first
 * @param frames of a stretch
 * @param seeks where in the source each stretch begins, microseconds; one that is 0 for all of a
 *     short media
 * @param exact whether a stretch begins at its place
 */
record ProbePlan(
    Inspection inspection,
    List<VideoRung> sizes,
    Grid grid,
    long frames,
    List<Long> seeks,
    boolean exact,
    Recipe recipe) {
  private static final double MICROS = 1_000_000;

  /**
   * @param soon whether the decoder gets to any place of the media soon
   * @return null when there are no pictures to encode
   */
  static @Nullable ProbePlan of(Inspection inspection, boolean soon, Recipe recipe) {
    List<VideoRung> sizes = sizes(inspection);
    if (sizes.isEmpty()) {
      return null;
    }
    Grid grid = Grid.of(inspection, sizes);
    long stretch = framesOfStretch(grid, sizes.getFirst(), recipe);
    int windows = recipe.perTitle().windows();
    boolean whole = grid.frames() <= stretch * windows;
    return new ProbePlan(
        inspection,
        sizes,
        grid,
        whole ? grid.frames() : stretch,
        whole ? List.of(0L) : seeks(inspection, windows),
        soon,
        recipe);
  }

  /** The largest that is encoded, the smallest, and the one that is nearest to their middle. */
  private static List<VideoRung> sizes(Inspection inspection) {
    List<VideoRung> rungs =
        Ladder.plan(inspection).getVideo().stream()
            .filter(rung -> !OwnSegments.isCopied(inspection, rung))
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
  private static long framesOfStretch(Grid grid, VideoRung largest, Recipe recipe) {
    Recipe.PerTitle rules = recipe.perTitle();
    long affordable = Math.round(rules.pixels() / pixels(largest) / rules.windows());
    long group = group(grid, recipe);
    return Math.clamp(affordable, Math.min(rules.leastFrames(), group), group);
  }

  /** Frames from one key frame of a rendition to the next. */
  private static int group(Grid grid, Recipe recipe) {
    return Math.toIntExact(
        Math.ceilDiv(recipe.keyFrames().toSeconds() * grid.rateNum(), (long) grid.rateDen()));
  }

  /** The middles of equal parts of the media. */
  private static List<Long> seeks(Inspection inspection, int windows) {
    List<Long> seeks = new ArrayList<>();
    for (int n = 0; n < windows; n++) {
      seeks.add(inspection.getDurationMicros() * (2L * n + 1) / (2L * windows));
    }
    return seeks;
  }

  /** One for each stretch. Its output are lines for {@link ProbedFrames}. */
  List<List<String>> commands(String source) {
    return seeks.stream().map(seek -> command(source, seek).toList()).toList();
  }

  private Arguments command(String source, long seekMicros) {
    VideoTrack track = inspection.getVideo();
    Stretch from = new Stretch(0, frames, 0, 0, seekMicros);
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
    if (!from.decodesAll()) {
      command.add(exact ? new Arguments() : new Arguments().flag("-noaccurate_seek"));
      command.option("-ss", from.seek());
    }
    command
        .add(ChunkCommand.picture())
        .option("-threads", 1)
        .option("-i", source)
        .option(
            "-filter_complex",
            String.join(";", new PictureGraph(track, sizes, grid, from).fromAnywhere()));
    for (int i = 0; i < sizes.size(); i++) {
      command.option("-map", PictureGraph.output(i));
    }
    return command
        .option("-fps_mode", "passthrough")
        .option("-enc_time_base", grid.timeBase())
        .add(PictureOutput.quality(recipe.picture()))
        .add(PictureOutput.groups())
        .option("-force_key_frames", "expr:gte(n,n_forced*%d)".formatted(group(grid, recipe)))
        // With one thread each, all machines make the same.
        .option("-threads", 1)
        // A line for each frame, which says how many bytes it has.
        .option("-f", "framecrc")
        .output("pipe:1");
  }

  /**
   * @param made by each command
   * @return null when too few places of the media were seen
   */
  @Nullable PictureProbe result(List<ProbedFrames> made) {
    Map<Long, ProbedFrames> places = new LinkedHashMap<>();
    for (ProbedFrames stretch : made) {
      if (stretch.frames() > 0) { // some may begin at one key frame
        places.putIfAbsent(stretch.firstShown(), stretch);
      }
    }
    if (places.size() < Math.ceilDiv(seeks.size(), 2)) {
      return null;
    }
    int group = group(grid, recipe);
    double rate = (double) grid.rateNum() / grid.rateDen();
    List<ProbedSize> probed = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      int size = i;
      double[] bits =
          places.values().stream()
              .flatMapToDouble(stretch -> stretch.bitsPerSecond(size, group, rate))
              .toArray();
      double mean = Arrays.stream(bits).average().orElse(0);
      double most = Arrays.stream(bits).max().orElse(0);
      VideoRung rung = sizes.get(i);
      probed.add(
          new ProbedSize(rung.getWidth(), rung.getHeight(), Math.round(mean), Math.round(most)));
    }
    long seen = places.values().stream().mapToLong(ProbedFrames::frames).sum();
    return new PictureProbe(Math.round(seen * MICROS / rate), probed);
  }
}
