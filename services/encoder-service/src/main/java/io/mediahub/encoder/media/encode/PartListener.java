package io.mediahub.encoder.media.encode;

import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.hls.mp4.InitSegment;
import java.io.IOException;
import java.util.List;
import mediahub.rendition.MeasuredLoudness;

/**
 * Receives the segments of a part as they become whole, on the thread that encodes. An exception
 * ends the encoding.
 */
public interface PartListener {
  /**
   * In order within a rendition.
   *
   * @param init the same bytes for all segments of a rendition, whichever part they belong to
   */
  void segment(String renditionId, InitSegment init, CutSegment segment) throws IOException;

  /**
   * How loud sound was found to be, before its first segment.
   *
   * @param loudness of each rendition
   */
  default void measured(List<MeasuredLoudness> loudness) {}

  /**
   * By what the segments that follow are made. The last call before the first segment counts.
   *
   * @param toolSha256 of ffmpeg with its libraries
   * @param arguments in which the source is called "source"
   */
  default void madeBy(String toolSha256, List<String> arguments) {}

  /**
   * Called many times a second while the encoder runs, so that the receiver can do what became due.
   *
   * @param permille of the part, 0 to 1000, never less than before
   */
  default void progress(int permille) throws IOException {}
}
