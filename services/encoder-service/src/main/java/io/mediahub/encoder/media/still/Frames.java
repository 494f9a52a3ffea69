package io.mediahub.encoder.media.still;

import io.mediahub.domain.still.PictureSize;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.encode.SourcePicture;
import io.mediahub.encoder.media.sandbox.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/** Fetches small frames from places in a film, several with one run of ffmpeg. */
final class Frames {
  private static final double MICROS = 1e6;

  /** Frames of full HD that are decoded side by side: that bounds the memory. */
  private static final long AT_ONCE = 8L * 1920 * 1080;

  private static final int MOST_AT_ONCE = 8;

  private final StillTool tool;
  private final JobSpace space;
  private final VideoTrack track;

  Frames(StillTool tool, JobSpace space, VideoTrack track) {
    this.tool = tool;
    this.space = space;
    this.track = track;
  }

  /**
   * A place in a film.
   *
   * @param micros after its start
   * @param exact whether the frame is wanted and not the key frame before it
   */
  record Place(long micros, boolean exact) {
    /** Options of an input that begins there. */
    List<String> options() {
      List<String> options = new ArrayList<>();
      if (micros > 0) {
        options.addAll(List.of("-ss", seconds(micros)));
        if (!exact) {
          options.add("-noaccurate_seek");
        }
      }
      return options;
    }
  }

  static String seconds(long micros) {
    return String.format(Locale.ROOT, "%.6f", micros / MICROS);
  }

  /** How many places may be asked for at once. */
  int most() {
    long pixels = Math.max(1, (long) track.getWidth() * track.getHeight());
    return (int) Math.clamp(AT_ONCE / pixels, 1, MOST_AT_ONCE);
  }

  /**
   * The frames at some places.
   *
   * @param format ffmpeg's name of a format of whole bytes
   * @param bytesPerPixel of that format
   * @return one for each place; null where there is none
   * @throws io.mediahub.encoder.media.MediaFailure when ffmpeg crashed or ran into its limits
   */
  List<byte @Nullable []> at(List<Place> places, PictureSize size, String format, int bytesPerPixel)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("-hide_banner", "-v", "error", "-y", "-nostats"));
    for (Place place : places) {
      List<String> options = new ArrayList<>(List.of("-threads", "1"));
      options.addAll(place.options());
      arguments.addAll(SourcePicture.input(options, space.requireSource().toString()));
    }
    String filters =
        SourcePicture.filters(track, size.width(), size.height()) + ",format=" + format;
    for (int i = 0; i < places.size(); i++) {
      arguments.addAll(List.of("-map", "%d:%d".formatted(i, track.getIndex()), "-vf", filters));
      arguments.addAll(List.of("-frames:v", "1", "-c:v", "rawvideo", "-f", "rawvideo", name(i)));
    }
    // When one of the places has no frame, the others still have theirs.
    tool.attempt(space, Inputs.FILMS, arguments);
    List<byte @Nullable []> frames = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Path file = space.folder().resolve(name(i));
      boolean whole = Files.exists(file) && Files.size(file) == size.pixels() * bytesPerPixel;
      frames.add(whole ? Files.readAllBytes(file) : null);
      Files.deleteIfExists(file);
    }
    return frames;
  }

  private static String name(int i) {
    return "frame-%d.raw".formatted(i);
  }
}
