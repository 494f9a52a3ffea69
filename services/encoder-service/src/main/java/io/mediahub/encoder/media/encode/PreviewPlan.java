package io.mediahub.encoder.media.encode;

import java.util.List;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoRung;
import org.jspecify.annotations.Nullable;

/**
 * A preview that is copied from a file's head: one picture as it is, and one sound.
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
 * @param headFrames of the picture that lie in the head: a whole number of segments
 * @param headSoundMicros of the sound that lie in the head
 * @param headIsAll whether the head holds all samples
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
    int headFrames,
    long headSoundMicros,
    boolean headIsAll) {

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
