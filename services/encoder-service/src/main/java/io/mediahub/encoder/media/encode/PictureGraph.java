package io.mediahub.encoder.media.encode;

import java.util.ArrayList;
import java.util.List;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;

/**
 * The filters from the source's picture to each rung: one chain a rung, each fed by the one before.
 * Its outputs are {@code [v0]}, {@code [v1]} ... The graph stays when the picture's size or pixel
 * format changes midway: a new one would begin again at frame 0. So the first filter that depends
 * on the size is a scale to a constant one.
 *
 * @param rungs largest first
 * @param stretch the frames that are wanted
 */
record PictureGraph(VideoTrack track, List<VideoRung> rungs, Grid grid, Stretch stretch) {
  /** Shapes that differ by less are the same one, rounded to whole pixels. */
  private static final String SAME_SHAPE = "0.05";

  /** Size of a picture. */
  private record Size(int width, int height) {
    Size turned(boolean turned) {
      return turned ? new Size(/* width= */ height, /* height= */ width) : this;
    }
  }

  List<String> chains() {
    List<String> chains = new ArrayList<>();
    for (int i = 0; i < rungs.size(); i++) {
      List<String> filters = new ArrayList<>(i == 0 ? fromSource() : fromLarger(rungs.get(i)));
      boolean last = i == rungs.size() - 1;
      if (!last) {
        filters.add("split=2");
      }
      String from = i == 0 ? "[0:%d]".formatted(track.getIndex()) : "[t%d]".formatted(i);
      String to = last ? output(i) : "%s[t%d]".formatted(output(i), i + 1);
      chains.add(from + String.join(",", filters) + to);
    }
    return chains;
  }

  /** Name of a rung's picture in the graph. */
  static String output(int rung) {
    return "[v%d]".formatted(rung);
  }

  private List<String> fromSource() {
    boolean onItsSide = track.getRotation() % 180 != 0;
    VideoRung top = rungs.getFirst();
    Size stored = new Size(track.getWidth(), track.getHeight()).turned(onItsSide);
    Size wanted = new Size(top.getWidth(), top.getHeight()).turned(onItsSide);
    List<String> filters = new ArrayList<>();
    if (track.getInterlaced()) {
      // One size for the next filter, which could not follow a change; fields are scaled apart.
      filters.add("scale=%d:%d:interl=-1:eval=frame".formatted(stored.width, stored.height));
      // A frame out of each field; frames that are not interlaced pass as they are.
      filters.add("bwdif=mode=send_field:deint=interlaced");
    }
    // Onto the grid: missing frames are repeated, surplus ones dropped.
    // It begins at 0 whenever the source does; after a seek, with the first frame there is.
    filters.add("fps=" + grid.rate() + (stretch.decodesAll() ? ":start_time=0" : ""));
    // The last frame is held until the end of the longest track.
    filters.add("tpad=stop=-1:stop_mode=clone");
    // After the grid, so that every chunk counts the same frames.
    String from = stretch.from() == 0 ? "" : "start_pts=%d:".formatted(stretch.from());
    filters.add("trim=%send_pts=%d".formatted(from, stretch.to()));
    filters.add(Colours.of(track).toBt709(fit(stored, wanted)));
    // Beside a picture of another shape there are bars; otherwise nothing.
    filters.add("pad=%d:%d:-1:-1:eval=frame".formatted(wanted.width, wanted.height));
    filters.addAll(upright());
    // Sizes are rounded to even numbers: without this, pixels would be stated as almost square.
    filters.add("setsar=1");
    // The file states the colours that it has.
    filters.add("setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709");
    return filters;
  }

  /** A scale to a size, or into it when the picture changes to a clearly different shape. */
  private static String fit(Size stored, Size wanted) {
    String shape = "st(0,if(between(sar,0.1,10),dar,a))";
    String same = "lt(abs(log(ld(0)*%d/%d)),%s)".formatted(stored.height, stored.width, SAME_SHAPE);
    return "scale=w='%s;if(%s,%d,max(2,2*trunc(min(%d,%d*ld(0))/2)))'"
            .formatted(shape, same, wanted.width, wanted.width, wanted.height)
        + ":h='%s;if(%s,%d,max(2,2*trunc(min(%d,%d/ld(0))/2)))'"
            .formatted(shape, same, wanted.height, wanted.height, wanted.width)
        + ":eval=frame";
  }

  /**
   * ffmpeg would turn the picture by itself, but before all other filters, and by turns that could
   * not follow a change of its size.
   */
  private List<String> upright() {
    boolean mirrored = track.getMirrored();
    return switch (track.getRotation()) {
      case 90 -> List.of("transpose=" + (mirrored ? "cclock_flip" : "clock"));
      case 180 -> mirrored ? List.of("hflip") : List.of("hflip", "vflip");
      case 270 -> List.of("transpose=" + (mirrored ? "clock_flip" : "cclock"));
      default -> mirrored ? List.of("vflip") : List.of();
    };
  }

  /** A small picture is scaled from the next larger one, which is cheaper than from the source. */
  private static List<String> fromLarger(VideoRung rung) {
    return List.of(
        "scale=%d:%d".formatted(rung.getWidth(), rung.getHeight()),
        // Sizes are rounded to even numbers: without this, pixels would be stated as almost square.
        "setsar=1");
  }
}
