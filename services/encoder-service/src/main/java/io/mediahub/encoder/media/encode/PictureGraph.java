package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.PictureFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
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

  /** Removes what frames say beside their pixels and their colours. */
  private static final String WITHOUT_SIDE_DATA = "sidedata=mode=delete";

  /** Size of a picture. */
  private record Size(int width, int height) {
    Size turned(boolean turned) {
      return turned ? new Size(/* width= */ height, /* height= */ width) : this;
    }
  }

  List<String> chains() {
    List<Integer> standard = indexes(PictureFormat::isStandardRange);
    List<Integer> bright = indexes(format -> !format.isStandardRange());
    String source = source();
    if (bright.isEmpty()) {
      return chains(source, join(framed(), shown(top(standard))), standard);
    }
    // Two ranges of brightness, from one decode and one grid.
    List<String> chains = new ArrayList<>();
    chains.add(source + String.join(",", framed()) + ",split=2[sdr][hdr]");
    chains.addAll(chains("[sdr]", shown(top(standard)), standard));
    chains.addAll(chains("[hdr]", bright(top(bright)), bright));
    return chains;
  }

  /**
   * @param from where the pictures come from
   * @param first filters to the largest of these rungs
   */
  private List<String> chains(String from, List<String> first, List<Integer> indexes) {
    List<String> chains = new ArrayList<>();
    for (int at = 0; at < indexes.size(); at++) {
      int index = indexes.get(at);
      List<String> filters = new ArrayList<>(at == 0 ? first : fromLarger(rungs.get(index)));
      boolean last = at == indexes.size() - 1;
      if (!last) {
        filters.add("split=2");
      }
      String input = at == 0 ? from : "[t%d]".formatted(index);
      String to = last ? output(index) : "%s[t%d]".formatted(output(index), indexes.get(at + 1));
      chains.add(input + String.join(",", filters) + to);
    }
    return chains;
  }

  private List<Integer> indexes(Predicate<PictureFormat> wanted) {
    return IntStream.range(0, rungs.size())
        .filter(i -> wanted.test(PictureFormat.of(rungs.get(i))))
        .boxed()
        .toList();
  }

  private VideoRung top(List<Integer> indexes) {
    return rungs.get(indexes.getFirst());
  }

  private static List<String> join(List<String> one, List<String> other) {
    List<String> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private String source() {
    return "[0:%d]".formatted(track.getIndex());
  }

  /** Name of a rung's picture in the graph. */
  static String output(int rung) {
    return "[v%d]".formatted(rung);
  }

  /** The frames that are wanted, as the source has them. */
  private List<String> framed() {
    // A frame out of each field; frames that are not interlaced pass as they are.
    List<String> filters = new ArrayList<>(progressive("send_field"));
    // Onto the grid: missing frames are repeated, surplus ones dropped.
    // It begins at 0 whenever the source does; after a seek, with the first frame there is.
    filters.add("fps=" + grid.rate() + (stretch.decodesAll() ? ":start_time=0" : ""));
    // The last frame is held until the end of the longest track.
    filters.add("tpad=stop=-1:stop_mode=clone");
    // After the grid, so that every chunk counts the same frames.
    String from = stretch.from() == 0 ? "" : "start_pts=%d:".formatted(stretch.from());
    filters.add("trim=%send_pts=%d".formatted(from, stretch.to()));
    return filters;
  }

  /**
   * The same for as many frames as the stretch has, the first that come wherever the decoder
   * begins. Of rungs in standard range.
   */
  List<String> fromAnywhere() {
    List<String> filters = new ArrayList<>(progressive("send_field"));
    filters.add("fps=" + grid.rate());
    filters.add("trim=end_frame=" + (stretch.to() - stretch.from()));
    filters.addAll(shown(rungs.getFirst()));
    return chains(source(), filters, indexes(PictureFormat::isStandardRange));
  }

  /** The filters from a frame of the source to the first rung's size, without a grid. */
  List<String> still() {
    List<String> filters = new ArrayList<>(progressive("send_frame"));
    if (track.getInterlaced()) {
      // The first one has no frame before it, and would keep its combs.
      filters.add("trim=start_frame=1");
    }
    filters.addAll(shown(rungs.getFirst()));
    return filters;
  }

  /** Size as stored, in square pixels. */
  private Size stored() {
    return new Size(track.getWidth(), track.getHeight()).turned(onItsSide());
  }

  private boolean onItsSide() {
    return track.getRotation() % 180 != 0;
  }

  private List<String> progressive(String mode) {
    if (!track.getInterlaced()) {
      return List.of();
    }
    Size stored = stored();
    return List.of(
        // One size for the next filter, which could not follow a change; fields are scaled apart.
        "scale=%d:%d:interl=-1:eval=frame".formatted(stored.width, stored.height),
        "bwdif=mode=%s:deint=interlaced".formatted(mode));
  }

  private List<String> shown(VideoRung top) {
    Size wanted = wanted(top);
    List<String> filters = new ArrayList<>();
    filters.add(Colours.of(track).toBt709(fit(stored(), wanted)));
    filters.addAll(placed(wanted));
    // The file states the colours that it has.
    filters.add("setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709");
    if (track.getHdr()) {
      // A screen for HDR is nothing that SDR should speak of.
      filters.add(WITHOUT_SIDE_DATA);
    }
    return filters;
  }

  /** The same with the light and the colours that the source has. */
  private List<String> bright(VideoRung top) {
    Size wanted = wanted(top);
    List<String> filters = new ArrayList<>();
    filters.add(Colours.toHdr10(fit(stored(), wanted)));
    filters.addAll(placed(wanted));
    filters.add("setparams=range=tv:" + Colours.HDR10);
    // What the frames say of the light is stated to the encoder, alike in every chunk. What else
    // they say, such as a layer of Dolby Vision, fits the source's own pictures alone.
    filters.add(WITHOUT_SIDE_DATA);
    return filters;
  }

  private Size wanted(VideoRung top) {
    return new Size(top.getWidth(), top.getHeight()).turned(onItsSide());
  }

  private List<String> placed(Size wanted) {
    List<String> filters = new ArrayList<>();
    // Beside a picture of another shape there are bars; otherwise nothing.
    filters.add("pad=%d:%d:-1:-1:eval=frame".formatted(wanted.width, wanted.height));
    filters.addAll(upright());
    // Sizes are rounded to even numbers: without this, pixels would be stated as almost square.
    filters.add("setsar=1");
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
