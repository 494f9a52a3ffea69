package io.mediahub.domain.rendition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import mediahub.rendition.Chunk;
import mediahub.rendition.Inspection;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.OwnPicture;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * The rules of media whose picture is published as it is: the largest rendition has the source's
 * own bytes, and all renditions are cut at its key frames.
 */
public final class OwnSegments {
  private static final Recipe RECIPE = Recipe.CURRENT;
  private static final long MICROS = 1_000_000;

  /** Players hold a few segments, and no playlist has a target of more than 6 s. */
  public static final Duration LONGEST = Duration.ofSeconds(6);

  /** What the encoder may take for its costliest segment, beside the bound of its rung. */
  private static final double MOST_FOR_PEAKS = 1.5;

  /** Frames between a key frame that a decoder begins at and the frame that it is to reach. */
  private static final int FRAMES_BEFORE = 2;

  private OwnSegments() {}

  /**
   * What makes the picture one that is published as it is; null when all renditions are encoded.
   */
  public static @Nullable OwnPicture of(Inspection inspection) {
    VideoTrack picture = inspection.getVideo();
    return picture == null ? null : picture.getOwn();
  }

  /** Whether this rendition has the source's own bytes. */
  public static boolean isCopied(Inspection inspection, VideoRung rung) {
    VideoTrack picture = inspection.getVideo();
    return picture != null
        && picture.getOwn() != null
        && rung.getRenditionId()
            .equals(PictureLadder.id(Math.min(picture.getWidth(), picture.getHeight())));
  }

  /**
   * Whether a picture may be published as it is: it has the place of the largest rung, and costs
   * viewers no more than that might.
   *
   * @param picture with what makes it one
   */
  public static boolean isAffordable(VideoTrack picture) {
    OwnPicture own = picture.getOwn();
    VideoRung top = new PictureLadder(picture).rungs().getFirst();
    long bound = new PictureLadder(picture).bound();
    return own != null
        && top.getWidth() == picture.getWidth()
        && top.getHeight() == picture.getHeight()
        && picture.getBitsPerSecond() <= bound
        && own.getBitsPerSecond() <= bound * MOST_FOR_PEAKS;
  }

  /**
   * Where segments begin: as few whole groups as last as long as a segment should, or one less
   * where they would last too long.
   *
   * @param keys frames that begin a group, ascending; the first is 0
   * @param frames number of frames
   * @return the first frame of each segment but the first; null when a group is too long
   */
  public static @Nullable List<Long> borders(
      List<Long> keys, long frames, int rateNum, int rateDen) {
    long enough = framesOf(RECIPE.segment(), rateNum, rateDen);
    long most = framesOf(LONGEST, rateNum, rateDen);
    List<Long> borders = new ArrayList<>();
    long start = 0;
    long group = 0;
    for (int i = 1; i <= keys.size(); i++) {
      long end = i == keys.size() ? frames : keys.get(i);
      if (end - group > most) {
        return null;
      }
      if (end - start > most) {
        borders.add(group);
        start = group;
      }
      if (end < frames && end - start >= enough) {
        borders.add(end);
        start = end;
      }
      group = end;
    }
    return borders;
  }

  /** A frame that has begun counts. */
  private static long framesOf(Duration length, int rateNum, int rateDen) {
    return Math.ceilDiv(length.toSeconds() * rateNum, (long) rateDen);
  }

  /**
   * What playlists say of the longest segment: whole seconds, so that it is a divisor of the
   * segments of subtitles, which stay as they are when a media is encoded again.
   *
   * @param segmentFrames the first frame of each segment but the first
   */
  public static int millis(Inspection inspection, List<Long> segmentFrames) {
    VideoTrack picture = inspection.getVideo();
    OwnPicture own = of(inspection);
    if (picture == null || own == null) {
      return RECIPE.segmentMillis();
    }
    long longest = 0;
    long start = 0;
    for (long border : segmentFrames) {
      longest = Math.max(longest, border - start);
      start = border;
    }
    longest = Math.max(longest, own.getFrames() - start);
    // Less than a frame above whole seconds is rounded off, as players do.
    long seconds =
        Math.ceilDiv(
            Math.max(1, longest - 1) * picture.getFrameRateDen(), (long) picture.getFrameRateNum());
    return Math.toIntExact(
        1000 * Math.clamp(seconds, RECIPE.segment().toSeconds(), LONGEST.toSeconds()));
  }

  /**
   * What is planned instead when the picture cannot be published as it is after all: the same
   * inspection without it, and key frames that are known by then to begin to decode at.
   */
  static MediaInspected without(Inspection inspection, List<Chunk> chunks) {
    VideoTrack picture = inspection.getVideo();
    Inspection encoded =
        Inspection.newBuilder(inspection)
            .setVideo(VideoTrack.newBuilder(picture).setOwn(null).build())
            .build();
    NavigableSet<Long> keys = new TreeSet<>();
    for (Chunk chunk : chunks) {
      keys.add(chunk.getFromFrame());
      keys.addAll(chunk.getBorders());
    }
    List<Long> seeks = new ArrayList<>();
    for (long border : ChunkPlan.borders(encoded)) {
      long frame = border * picture.getFrameRateNum() / (MICROS * picture.getFrameRateDen());
      Long key = keys.floor(frame - FRAMES_BEFORE);
      seeks.add(key == null ? 0 : seekMicros(picture, key));
    }
    return new MediaInspected(encoded, seeks, List.of());
  }

  /** Half a frame behind a key frame, so that no rounding leads to the one before. */
  static long seekMicros(VideoTrack picture, long key) {
    return key == 0
        ? 0
        : (2 * key + 1) * MICROS * picture.getFrameRateDen() / (2L * picture.getFrameRateNum());
  }
}
