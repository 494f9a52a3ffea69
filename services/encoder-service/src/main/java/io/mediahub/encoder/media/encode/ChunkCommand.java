package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.OwnSegments;
import io.mediahub.domain.rendition.Recipe;
import java.util.Comparator;
import java.util.List;
import mediahub.rendition.Inspection;
import mediahub.rendition.OwnPicture;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * The command that makes a stretch of all pictures from one decode, each as a growing fragmented
 * MP4 named after its rendition. docs/encoding.md explains the recipe as a whole.
 */
final class ChunkCommand {
  private static final Comparator<VideoRung> LARGEST_FIRST =
      Comparator.comparingLong((VideoRung rung) -> (long) rung.getWidth() * rung.getHeight())
          .reversed();

  private final Inspection inspection;
  private final VideoTrack track;
  private final List<VideoRung> rungs;
  private final @Nullable CopiedPicture copied;
  private final Grid grid;
  private final Stretch stretch;
  private final Recipe recipe;

  /**
   * @throws IllegalArgumentException when there is no picture, or the rungs differ in their rate
   */
  ChunkCommand(
      Inspection inspection, List<VideoRung> rungs, Grid grid, Stretch stretch, Recipe recipe) {
    if (rungs.isEmpty() || inspection.getVideo() == null) {
      throw new IllegalArgumentException("A chunk without pictures.");
    }
    this.inspection = inspection;
    this.track = inspection.getVideo();
    this.rungs =
        rungs.stream()
            .filter(rung -> stretch.borders() == null || !CopiedPicture.isCopied(inspection, rung))
            .sorted(LARGEST_FIRST)
            .toList();
    this.copied = copied(inspection, rungs, grid, stretch);
    this.grid = grid;
    this.stretch = stretch;
    this.recipe = recipe;
  }

  private static @Nullable CopiedPicture copied(
      Inspection inspection, List<VideoRung> rungs, Grid grid, Stretch stretch) {
    VideoTrack track = inspection.getVideo();
    OwnPicture own = OwnSegments.of(inspection);
    return track == null || own == null || stretch.borders() == null
        ? null
        : rungs.stream()
            .filter(rung -> CopiedPicture.isCopied(inspection, rung))
            .map(rung -> new CopiedPicture(track, own, rung, grid, stretch))
            .findFirst()
            .orElse(null);
  }

  /**
   * @param source path of the file
   * @param threads to share out; with one, nothing but this process's own pipeline runs in parallel
   */
  List<String> arguments(String source, int threads) {
    Arguments command =
        Arguments.common()
            // Filters wait for each other; with one thread a second one would only spin.
            .option("-filter_complex_threads", threads)
            .add(
                SourceClock.arguments(
                    inspection.getContainer(),
                    inspection.getClockJumps(),
                    List.of(track.getIndex())))
            .add(seek())
            .add(copied == null ? new Arguments() : CopiedPicture.input(track))
            .add(picture())
            .add(threads == 1 ? new Arguments().option("-threads", 1) : new Arguments())
            .option("-i", source);
    if (copied != null) {
      command.add(copied.arguments());
    }
    if (rungs.isEmpty()) {
      return command.add(copied == null ? new Arguments() : copied.decoded()).toList();
    }
    // One graph for all rungs, so that the source is decoded once.
    command.option(
        "-filter_complex",
        String.join(";", new PictureGraph(track, rungs, grid, stretch).chains()));
    for (int i = 0; i < rungs.size(); i++) {
      // The largest picture is most of the work; the others keep up with fewer threads.
      int share = i == 0 ? threads : Math.max(1, threads / 2);
      command.add(picture(i, share));
    }
    return command.add(SourceClock.company(inspection, List.of(track.getIndex()))).toList();
  }

  private Arguments picture(int index, int threads) {
    VideoRung rung = rungs.get(index);
    HdrLight light = HdrLight.of(track);
    return new PictureOutput(rung, index, threads, light, grid, stretch, recipe).arguments();
  }

  /** Begins at a key frame before the first frame; what is decoded before that one is dropped. */
  private Arguments seek() {
    return stretch.decodesAll()
        ? new Arguments()
        : new Arguments()
            // The filters choose the frames. By the seek's own choice the first ones would be lost.
            .flag("-noaccurate_seek")
            .option("-ss", stretch.seek());
  }

  /** Options of an input whose picture is wanted. */
  static Arguments picture() {
    return new Arguments()
        // A new graph would begin again at frame 0 when the format of the picture changes.
        .option("-reinit_filter:v", 0)
        // The graph turns the picture itself, when it has its final size.
        .flag("-noautorotate");
  }
}
