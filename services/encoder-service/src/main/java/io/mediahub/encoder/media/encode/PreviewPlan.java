package io.mediahub.encoder.media.encode;

import io.mediahub.encoder.media.mp4.FragmentedTrack;
import java.util.List;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoRung;
import org.jspecify.annotations.Nullable;

/**
 * A preview that is copied from a file's head: one picture as it is, and one sound. Where the
 * file's index says all that a player has to know, its samples are copied by themselves; otherwise
 * ffmpeg copies the picture and encodes the sound.
 *
 * @param video what the copied picture is, by its own bytes
 * @param sound null where there is none
 * @param track of the sound; null where there is none
 * @param segmentMillis longest segment of the whole preview, from the distance of the key frames
 * @param container ffprobe's short name
 * @param stream index of the picture in the file
 * @param timescale of the picture's track
 * @param shiftMicros by how much the picture starts after the file; it starts the preview
 * @param micros length of the whole
 * @param first the first segment alone
 * @param head as many of the first segments as are worth fetching by themselves; at least the first
 * @param samples the tracks whose samples are copied by themselves; null where ffmpeg does it
 */
public record PreviewPlan(
    VideoRung video,
    @Nullable AudioRung sound,
    @Nullable AudioTrack track,
    int segmentMillis,
    String container,
    int stream,
    long timescale,
    long shiftMicros,
    long micros,
    Head first,
    Head head,
    @Nullable Samples samples) {

  /**
   * The tracks of a preview whose samples are those of the file.
   *
   * @param sound null where there is none
   */
  public record Samples(FragmentedTrack picture, @Nullable FragmentedTrack sound) {}

  /**
   * A beginning of the file.
   *
   * @param frames of the picture that lie in it: a whole number of segments
   * @param soundMicros up to where the sound lies in it, from the picture's start on
   * @param isAll whether it holds all samples
   */
  public record Head(int frames, long soundMicros, boolean isAll) {}

  /** The rungs of the pictures. */
  public List<VideoRung> pictures() {
    return List.of(video);
  }

  /** The rungs of the sound; empty where there is none. */
  public List<AudioRung> sounds() {
    return sound == null ? List.of() : List.of(sound);
  }

  Inspection inspection() {
    return new Inspection(
        container, micros, null, track == null ? List.of() : List.of(track), List.of(), false);
  }
}
