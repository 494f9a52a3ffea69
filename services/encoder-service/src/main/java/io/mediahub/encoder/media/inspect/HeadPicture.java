package io.mediahub.encoder.media.inspect;

import io.mediahub.domain.rendition.PictureFormat;
import io.mediahub.domain.rendition.Recipe;
import io.mediahub.encoder.media.mp4.MovTrack;
import io.mediahub.encoder.media.mp4.SparseHead;
import io.mediahub.hls.mp4.Mp4Exception;
import io.mediahub.hls.mp4.Sps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import mediahub.rendition.VideoRung;
import org.jspecify.annotations.Nullable;

/**
 * A picture that seems to be one that players can show as it is, by the index of its file: how it
 * is cut into segments, and where those lie.
 *
 * @param track the only picture of the file
 * @param sps its only one
 * @param ends the sample behind each segment
 * @param first the first segment
 */
record HeadPicture(MovTrack track, Sps sps, List<Integer> ends, Stretch first) {
  private static final long SEGMENT_MILLIS = Recipe.CURRENT.segment().toMillis();

  /** Players hold a few segments, so that segments of more seconds cost memory and patience. */
  private static final double LONGEST_GROUP = 12;

  /** Enough for the start, and on most connections there within a second. */
  private static final long USUAL_BYTES = 8 << 20;

  /** A first segment that needs more would not come early. */
  static final long MOST_BYTES = 64 << 20;

  /** A picture that starts later is not the start of the media, seconds. */
  static final double LATEST_START = 0.5;

  private static final int HIGHEST_LEVEL = 52;
  private static final int HIGH = 100;
  private static final int CONFIGURATION = 6; // bytes before the first parameter set

  /**
   * @return null when the picture has to be encoded to be shown
   * @throws Mp4Exception when its parameters are broken
   */
  static @Nullable HeadPicture of(SparseHead head) {
    MovTrack track = only(head);
    Sps sps = track == null ? null : sps(track);
    if (track == null || sps == null || !inSpec(sps) || !groupsAreClosed(track)) {
      return null;
    }
    List<Integer> ends = ends(track);
    Stretch first = segments(track, ends.subList(0, 1));
    return first == null ? null : new HeadPicture(track, sps, ends, first);
  }

  private static @Nullable MovTrack only(SparseHead head) {
    List<MovTrack> pictures =
        head.index().tracks().stream().filter(track -> track.kind().equals("vide")).toList();
    return pictures.size() == 1 ? pictures.getFirst() : null;
  }

  /** The only sequence parameter set; null when there are more, or none that can be read. */
  static @Nullable Sps sps(MovTrack track) {
    ByteBuffer avcC = track.avcC();
    if (avcC == null
        || !track.formats().equals(List.of("avc1"))
        || avcC.remaining() < CONFIGURATION + 2
        || (avcC.get(avcC.position() + CONFIGURATION - 1) & 0x1f) != 1) {
      return null;
    }
    int length = Short.toUnsignedInt(avcC.getShort(avcC.position() + CONFIGURATION));
    int pictures = CONFIGURATION + 2 + length;
    boolean one = avcC.remaining() > pictures && avcC.get(avcC.position() + pictures) == 1;
    return one ? Sps.parse(avcC.slice(avcC.position() + CONFIGURATION + 2, length)) : null;
  }

  /** Baseline without its rare tools, Main and High, up to the level that players have to know. */
  static boolean inSpec(Sps sps) {
    boolean constrainedBaseline = sps.profile() == 66 && (sps.constraints() & 0x40) != 0;
    boolean profile = sps.profile() == HIGH || sps.profile() == 77 || constrainedBaseline;
    return profile && sps.level() <= HIGHEST_LEVEL && sps.progressive() && sps.squarePixels();
  }

  /**
   * Whether the first sample and each key frame are shown before all that follow them, the groups
   * are short enough, and nothing but the time before the first frame is cut away.
   */
  private static boolean groupsAreClosed(MovTrack picture) {
    int samples = picture.samples();
    if (samples < 2 || !picture.syncs()[0] || picture.edit() < 0) {
      return false;
    }
    if (picture.edit() > picture.shown()[0]) {
      return false;
    }
    int key = 0;
    for (int i = 0; i < samples; i++) {
      if (picture.syncs()[i]) {
        key = i;
      }
      if (picture.shownAt(i) < picture.shownAt(key)
          || picture.decoded()[i + 1] <= picture.decoded()[i]
          || seconds(picture, key, i + 1) > LONGEST_GROUP) {
        return false;
      }
    }
    return true;
  }

  static double seconds(MovTrack track, int from, int to) {
    return (double) (track.decoded()[to] - track.decoded()[from]) / track.timescale();
  }

  /** The sample behind each segment: as few whole groups as have the usual length. */
  private static List<Integer> ends(MovTrack picture) {
    List<Integer> ends = new ArrayList<>();
    int start = 0;
    for (int i = 1; i < picture.samples(); i++) {
      if (picture.syncs()[i] && seconds(picture, start, i) * 1000 >= SEGMENT_MILLIS) {
        ends.add(i);
        start = i;
      }
    }
    ends.add(picture.samples());
    return ends;
  }

  /** Of the longest segment, milliseconds. */
  int longest() {
    double longest = SEGMENT_MILLIS / 1000.0;
    int start = 0;
    for (int end : ends) {
      longest = Math.max(longest, seconds(track, start, end));
      start = end;
    }
    return (int) Math.ceil(longest * 1000);
  }

  /**
   * What the copied picture is.
   *
   * @param nominalRate frames a second, as far as they are said to be even
   */
  VideoRung rung(@Nullable Double nominalRate) {
    long most = 0;
    int start = 0;
    for (int end : ends) {
      long bytes = 0;
      for (int i = start; i < end; i++) {
        bytes += track.sizes()[i];
      }
      // A short rest says nothing of the rate that a player has to read at.
      double seconds = Math.max(1, seconds(track, start, end));
      most = Math.max(most, (long) Math.ceil(bytes * 8 / seconds));
      start = end;
    }
    Rhythm rhythm = new Rhythm();
    for (int i = 0; i < track.samples(); i++) {
      rhythm.add(track.shownAt(i));
    }
    rhythm.end(track.shownAt(track.samples() - 1));
    FrameRate rate = FrameRate.choose(nominalRate, rhythm.rate());
    return new VideoRung(
        "v" + Math.min(sps.width(), sps.height()),
        sps.width(),
        sps.height(),
        rate.num(),
        rate.den(),
        most,
        PictureFormat.H264.word());
  }

  /**
   * The first segments of the picture: as many as fit, but at least one.
   *
   * @param ends the sample behind each segment
   * @return null when the first one does not come early
   */
  private static @Nullable Stretch segments(MovTrack picture, List<Integer> ends) {
    Stretch fits = null;
    long from = Long.MAX_VALUE;
    long to = 0;
    int next = 0;
    for (int end : ends) {
      for (; next < end; next++) {
        from = Math.min(from, picture.offsets()[next]);
        to = Math.max(to, picture.offsets()[next] + picture.sizes()[next]);
      }
      if (to - from > (fits == null ? MOST_BYTES : USUAL_BYTES)) {
        break;
      }
      fits = new Stretch(end, seconds(picture, 0, end), from, to);
    }
    return fits;
  }

  /** The segments that are worth fetching by themselves; at least the first. */
  Stretch more() {
    return Objects.requireNonNull(segments(track, ends), "has the first segment");
  }

  /** When the picture begins in the film, seconds. */
  double begins() {
    return track.shownAt(0);
  }

  /** How long it lasts. */
  double seconds() {
    return seconds(track, 0, track.samples());
  }
}
