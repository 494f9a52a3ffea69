package io.mediahub.encoder.media.still;

import io.mediahub.domain.still.PictureSize;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.encode.SourcePicture;
import io.mediahub.encoder.media.sandbox.Inputs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoTrack;

/**
 * Small pictures at even distances in one pass over a film. The picture at a time is the last one
 * before it that was decoded.
 */
final class StillPass {
  /** What a pass decodes. */
  enum Decoded {
    /**
     * Key frames alone: a tenth of what as many seeks cost, which open the file and decode up to
     * their places.
     */
    KEY_FRAMES("nokey"),

    /** What other frames refer to. Of the others none is more than a few frames away. */
    REFERENCES("noref");

    private final String skipped;

    Decoded(String skipped) {
      this.skipped = skipped;
    }
  }

  private static final double MICROS = 1e6;

  /** Of longer films most is neither read nor decoded by seeks. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** Formats in which a key frame is usually one among many. Of others every frame is one. */
  private static final Set<String> GROUPED =
      Set.of("h264", "hevc", "av1", "vp8", "vp9", "mpeg1video", "mpeg2video", "mpeg4");

  private static final String FILE = "keys.raw";

  private final StillTool tool;
  private final JobSpace space;
  private final VideoTrack track;
  private final Decoded decoded;

  private final long firstMicros;
  private final long stepMicros;
  private final int count;

  /**
   * @param firstMicros the time of the first picture
   * @param stepMicros from one to the next
   */
  StillPass(
      StillTool tool,
      JobSpace space,
      VideoTrack track,
      Decoded decoded,
      long firstMicros,
      long stepMicros,
      int count) {
    this.tool = tool;
    this.space = space;
    this.track = track;
    this.decoded = decoded;
    this.firstMicros = firstMicros;
    this.stepMicros = stepMicros;
    this.count = count;
  }

  /** Whether it is likely to be cheap, and right: a field of a key frame needs its neighbours. */
  static boolean suits(Inspection inspection) {
    VideoTrack track = SourcePicture.track(inspection);
    return inspection.getDurationMicros() <= LONGEST.toNanos() / 1000
        && !inspection.getClockJumps()
        && !track.getInterlaced()
        && GROUPED.contains(track.getCodec());
  }

  /** The film as an input of which no more is decoded than the pass shows. */
  List<String> input() {
    return SourcePicture.input(
        List.of("-threads", "1", "-skip_frame", decoded.skipped), space.requireSource().toString());
  }

  /** Filters that let one of the pictures pass, each followed by a comma. */
  String only(int picture) {
    return grid() + "trim=start_frame=%d:end_frame=%d,".formatted(picture, picture + 1);
  }

  /** A frame is shown from the first of the times that is not before it. */
  private String grid() {
    return String.format(
            Locale.ROOT,
            "fps=fps=1000000/%d:start_time=%.6f:round=up,",
            stepMicros,
            firstMicros / MICROS)
        + "tpad=stop=-1:stop_mode=clone,trim=end_frame=%d,".formatted(count);
  }

  /**
   * @param format ffmpeg's name of a format of whole bytes
   * @param bytesPerPixel of that format
   * @return in their order, as many as could be decoded; one without a frame of its own is the same
   *     as the one before
   * @throws io.mediahub.encoder.media.MediaFailure when ffmpeg crashed or ran into its limits
   */
  List<byte[]> pictures(PictureSize size, String format, int bytesPerPixel)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("-hide_banner", "-v", "error", "-y", "-nostats"));
    arguments.addAll(input());
    arguments.addAll(List.of("-map", "0:" + track.getIndex(), "-vf"));
    arguments.add(
        grid() + SourcePicture.filters(track, size.width(), size.height()) + ",format=" + format);
    arguments.addAll(List.of("-fps_mode", "passthrough", "-c:v", "rawvideo"));
    arguments.addAll(List.of("-f", "rawvideo", FILE));
    tool.attempt(space, Inputs.FILMS, arguments);
    Path file = space.folder().resolve(FILE);
    List<byte[]> pictures = new ArrayList<>();
    if (!Files.exists(file)) {
      return pictures;
    }
    int bytes = Math.toIntExact(size.pixels() * bytesPerPixel);
    try (InputStream raw = Files.newInputStream(file)) {
      for (byte[] next = raw.readNBytes(bytes);
          next.length == bytes;
          next = raw.readNBytes(bytes)) {
        pictures.add(next);
      }
    }
    Files.delete(file);
    return pictures;
  }
}
