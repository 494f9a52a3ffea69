package io.mediahub.playlist.render;

import java.util.ArrayList;
import java.util.List;

/**
 * Subtitles in files of WebVTT, each for its own stretch of the media. They are whole before the
 * first player hears of them, also while the pictures still grow.
 *
 * @param id unique among the renditions of the package, safe in a path
 * @param language BCP 47; empty when it is not known
 * @param name shown to people; empty when there is none
 * @param preferred whether they are the ones to show when nobody chooses
 * @param forced whether they are shown although nobody chose subtitles
 * @param folder where the files are, as the playlist writes it before their names
 * @param names of the files, in order; at least one
 * @param stepMicros length of the stretch of every file but the last, at least 1
 */
public record TextRendition(
    String id,
    String language,
    String name,
    boolean preferred,
    boolean forced,
    String folder,
    List<String> names,
    long stepMicros) {
  /** What is shorter is a rounding error, and no stretch of the media. */
  private static final long LEAST_MICROS = 1_000;

  public TextRendition {
    names = List.copyOf(names);
    if (names.isEmpty() || stepMicros <= 0) {
      throw new IllegalArgumentException("Subtitles without files, or of no length: " + id);
    }
  }

  /** Where its media playlist is, relative to the multivariant playlist. */
  public String playlistUri() {
    return id + "/" + MediaPlaylist.NAME;
  }

  /**
   * Lengths of the stretches that a playlist lists, in microseconds: while the package grows, those
   * that what exists of it covers, and the last only at the end, when its length is known. The
   * first is listed at once, since players take no empty playlist.
   */
  List<Long> lengths(HlsPackage pack) {
    long covered = pack.durationMicros();
    long most = targetDuration(pack) * 1_000_000L + 499_999;
    var lengths = new ArrayList<Long>();
    for (int i = 0; i < names.size(); i++) {
      long left = covered - i * stepMicros;
      boolean last = i == names.size() - 1;
      if (pack.complete()) {
        if (left < LEAST_MICROS) {
          break;
        }
        lengths.add(Math.min(left, last ? most : stepMicros));
      } else if (last || (i > 0 && left < stepMicros)) {
        break;
      } else {
        lengths.add(stepMicros);
      }
    }
    return lengths;
  }

  /** Its own where a stretch is longer than the segments of the pictures. */
  int targetDuration(HlsPackage pack) {
    return (int) Math.max(pack.targetDuration(), Math.round(stepMicros / 1e6));
  }
}
