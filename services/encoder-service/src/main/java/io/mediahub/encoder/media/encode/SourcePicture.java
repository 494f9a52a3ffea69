package io.mediahub.encoder.media.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;

/**
 * Single frames of a source with the same filters as its renditions: progressive, square pixels,
 * upright, BT.709. So a poster looks like the film.
 */
public final class SourcePicture {
  private static final Grid NO_GRID = new Grid(1, 1, 1);

  private SourcePicture() {}

  /**
   * The input whose frames are wanted.
   *
   * @param options in front of {@code -i}, such as those of a seek
   */
  public static List<String> input(List<String> options, String source) {
    List<String> all = new ArrayList<>(ChunkCommand.picture().toList());
    all.addAll(options);
    all.addAll(List.of("-i", source));
    return all;
  }

  /** The track whose frames are wanted. */
  public static VideoTrack track(Inspection inspection) {
    VideoTrack track = inspection.getVideo();
    if (track == null) {
      throw new IllegalArgumentException("This media has no picture.");
    }
    return track;
  }

  /**
   * Filters from a frame of the source, without labels.
   *
   * @param width of the frame that leaves them, as shown
   * @param height of the frame that leaves them, as shown
   */
  public static String filters(VideoTrack track, int width, int height) {
    VideoRung size = new VideoRung("still", width, height, 1, 1, 1L, "h264");
    return String.join(
        ",", new PictureGraph(track, List.of(size), NO_GRID, Stretch.whole(NO_GRID)).still());
  }

  /** Whether its colours are those that all renditions have: nothing is to be converted. */
  public static boolean isBt709(VideoTrack track) {
    Colours colours = Colours.of(track);
    return !colours.hdr()
        && Stream.of(colours.matrix(), colours.primaries(), colours.transfer())
            .allMatch("bt709"::equals);
  }

  /**
   * Filters for a picture of HDR, to a size and to BT.709.
   *
   * @param matrix ffmpeg's name
   * @param primaries ffmpeg's name
   * @param transfer ffmpeg's name: PQ or HLG
   */
  public static String toneMapped(
      String matrix, String primaries, String transfer, int width, int height) {
    return new Colours(matrix, primaries, transfer, true)
        .toBt709("scale=%d:%d".formatted(width, height));
  }
}
