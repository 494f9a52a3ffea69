package io.mediahub.encoder.media.encode;

import java.util.ArrayList;
import java.util.List;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;

/**
 * The filters from the source's picture to each rung: one chain a rung, each fed by the one before.
 * Its outputs are {@code [v0]}, {@code [v1]} ...
 *
 * @param rungs largest first
 */
record PictureGraph(VideoTrack track, Colours colours, List<VideoRung> rungs, Grid grid) {
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
    VideoRung top = rungs.getFirst();
    List<String> filters = new ArrayList<>();
    if (track.getInterlaced()) {
      // One frame out of two fields; frames that are not interlaced pass as they are.
      filters.add("bwdif=mode=send_frame:deint=interlaced");
    }
    // Onto the grid: missing frames are repeated, surplus ones dropped.
    filters.add("fps=%s:start_time=0".formatted(grid.rate()));
    // The last frame is held until the end of the longest track.
    filters.add("tpad=stop=-1:stop_mode=clone");
    filters.add("trim=end_pts=%d".formatted(grid.frames()));
    filters.add(colours.toBt709(top.getWidth(), top.getHeight(), track.getHdr()));
    // Sizes are rounded to even numbers: without this, pixels would be stated as almost square.
    filters.add("setsar=1");
    // The file states the colours that it has.
    filters.add("setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709");
    return filters;
  }

  /** A small picture is scaled from the next larger one, which is cheaper than from the source. */
  private static List<String> fromLarger(VideoRung rung) {
    return List.of(
        "scale=%d:%d".formatted(rung.getWidth(), rung.getHeight()),
        // Sizes are rounded to even numbers: without this, pixels would be stated as almost square.
        "setsar=1");
  }
}
