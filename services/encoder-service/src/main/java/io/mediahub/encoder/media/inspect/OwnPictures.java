package io.mediahub.encoder.media.inspect;

import io.mediahub.domain.rendition.OwnSegments;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.encode.SourcePicture;
import io.mediahub.encoder.media.inspect.Prober.Headers;
import io.mediahub.encoder.media.mp4.MovFile;
import io.mediahub.encoder.media.mp4.MovTrack;
import io.mediahub.hls.mp4.Mp4Exception;
import io.mediahub.hls.mp4.Sps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mediahub.rendition.Inspection;
import mediahub.rendition.OwnPicture;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the picture of a file can be published as it is, and all renditions be cut at
 * its key frames. It is held against the file's index and the units of its samples. What is not
 * certain is no reason for a refusal: then every rendition is encoded.
 */
final class OwnPictures {
  private static final double MICROS = 1_000_000;
  private static final int BYTE_BITS = 8;

  /** The encoder's own pictures are decoded by so many frames before they are shown. */
  private static final int MOST_LEAD = 2;

  /** The media's start is rounded to microseconds. */
  private static final double SAME = 0.000_5;

  private static final int CONFIGURATION = 6; // bytes before the first parameter set

  private OwnPictures() {}

  /**
   * @param inspection with what makes the picture one that is published as it is
   * @param segmentFrames the first frame of each segment but the first
   */
  record Found(Inspection inspection, List<Long> segmentFrames) {}

  /**
   * @param picture the chosen stream
   * @param inspection of the file
   * @return null when every rendition is encoded
   */
  static @Nullable Found find(
      JobSpace space, Headers headers, StreamInfo picture, Inspection inspection)
      throws IOException {
    VideoTrack track = inspection.getVideo();
    if (track == null
        || !inspection.getContainer().equals("mov")
        || inspection.getClockJumps()
        || !inSpec(picture, track)) {
      return null;
    }
    try (MovFile file = MovFile.open(space.requireSource())) {
      List<MovTrack> tracks = file.index().tracks();
      return picture.index() < tracks.size()
          ? find(file, tracks.get(picture.index()), headers.start(), picture, inspection)
          : null;
    } catch (Mp4Exception e) {
      return null; // fragmented, edited, or not as its index says
    }
  }

  private static @Nullable Found find(
      MovFile file, MovTrack samples, double start, StreamInfo picture, Inspection inspection)
      throws IOException {
    VideoTrack track = inspection.getVideo();
    Sps sps = samples.kind().equals("vide") ? HeadPicture.sps(samples) : null;
    if (track == null
        || sps == null
        || !HeadPicture.inSpec(sps)
        || sps.width() != picture.width()
        || sps.height() != picture.height()
        || !isConstant(samples, track)
        || Math.abs(samples.shownAt(0) - start) > SAME
        || !isAsLong(samples, inspection, track)) {
      return null;
    }
    List<Long> keys = keys(samples);
    if (keys == null) {
      return null;
    }
    List<Long> borders =
        OwnSegments.borders(
            keys, samples.samples(), track.getFrameRateNum(), track.getFrameRateDen());
    if (borders == null) {
      return null;
    }
    OwnPicture own =
        new OwnPicture(
            (long) samples.samples(),
            samples.decoded()[1],
            Math.toIntExact(samples.shown()[0] / samples.decoded()[1]),
            costliest(samples, borders, track));
    VideoTrack kept = VideoTrack.newBuilder(track).setOwn(own).build();
    return OwnSegments.isAffordable(kept)
            && new AccessUnits(file, samples, parameters(samples)).arePlain()
        ? new Found(Inspection.newBuilder(inspection).setVideo(kept).build(), borders)
        : null;
  }

  private static boolean inSpec(StreamInfo picture, VideoTrack track) {
    return picture.codec().equals("h264")
        && picture.pixelFormat().equals("yuv420p")
        && picture.rotation() == 0
        && !picture.mirrored()
        && picture.sampleAspect() == 1
        && !picture.interlaced()
        && SourcePicture.isBt709(track);
  }

  /** Whether all samples last equally long: a frame at exactly the rate of all renditions. */
  private static boolean isConstant(MovTrack samples, VideoTrack track) {
    int count = samples.samples();
    long[] decoded = samples.decoded();
    if (count < 2
        || samples.timescale() * track.getFrameRateDen() != decoded[1] * track.getFrameRateNum()) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (decoded[i + 1] - decoded[i] != decoded[1]) {
        return false;
      }
    }
    return true;
  }

  /** The picture ends with the media, to one of its frames: nothing can hold the last one. */
  private static boolean isAsLong(MovTrack samples, Inspection inspection, VideoTrack track) {
    double frame = (double) track.getFrameRateDen() / track.getFrameRateNum();
    double behind = inspection.getDurationMicros() / MICROS - samples.samples() * frame;
    return Math.abs(behind) <= frame;
  }

  /**
   * The first frame of each group; null when a group is not closed: a frame is shown before its key
   * frame or after that of the next group, or twice, or not at all. Frames are numbered as they are
   * shown, which is as they are decoded where groups begin.
   */
  private static @Nullable List<Long> keys(MovTrack samples) {
    long frame = samples.decoded()[1];
    int lead = samples.shown()[0];
    if (!samples.syncs()[0]
        || samples.edit() != lead
        || lead < 0
        || lead % frame != 0
        || lead / frame > MOST_LEAD) {
      return null;
    }
    List<Long> keys = new ArrayList<>();
    for (int key = 0; key < samples.samples(); ) {
      int end = key + 1;
      while (end < samples.samples() && !samples.syncs()[end]) {
        end++;
      }
      BitSet shown = new BitSet();
      for (int i = key; i < end; i++) {
        long later = (i - key) * frame + samples.shown()[i] - lead;
        long place = Math.floorDiv(later, frame);
        boolean first = i == key;
        if (Math.floorMod(later, frame) != 0
            || samples.shown()[i] < 0
            || place < 0
            || place >= end - key
            || first != (place == 0)
            || shown.get((int) place)) {
          return null;
        }
        shown.set((int) place);
      }
      keys.add((long) key);
      key = end;
    }
    return keys;
  }

  /** Bits per second of the costliest segment. */
  private static long costliest(MovTrack samples, List<Long> borders, VideoTrack track) {
    long most = 0;
    int start = 0;
    for (int n = 0; n <= borders.size(); n++) {
      int end = n == borders.size() ? samples.samples() : Math.toIntExact(borders.get(n));
      long bytes = 0;
      for (int i = start; i < end; i++) {
        bytes += samples.sizes()[i];
      }
      double seconds = (end - start) * (double) track.getFrameRateDen() / track.getFrameRateNum();
      // A short rest says nothing of the rate that a player has to read at.
      most = Math.max(most, (long) Math.ceil(bytes * BYTE_BITS / Math.max(1, seconds)));
      start = end;
    }
    return most;
  }

  /** The decoder's configuration has one set of each kind; units with lengths of four bytes. */
  private static Set<ByteBuffer> parameters(MovTrack samples) {
    ByteBuffer avcC = samples.avcC();
    if (avcC == null || (avcC.get(avcC.position() + CONFIGURATION - 2) & 3) != 3) {
      throw new Mp4Exception("Units have short lengths.");
    }
    Set<ByteBuffer> sets = new HashSet<>();
    int at = avcC.position() + CONFIGURATION;
    int length = Short.toUnsignedInt(avcC.getShort(at));
    sets.add(avcC.slice(at + 2, length));
    at += 2 + length + 1;
    sets.add(avcC.slice(at + 2, Short.toUnsignedInt(avcC.getShort(at))));
    return sets;
  }
}
