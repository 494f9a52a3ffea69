package io.mediahub.encoder.media.encode;

import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.hls.mp4.InitSegment;
import java.io.IOException;

/**
 * Receives the parts of a ladder as they become complete, on the thread that encodes. An exception
 * ends the encoding.
 */
public interface LadderListener {
  /** The init segment: the first part of each rendition. */
  void opened(String renditionId, InitSegment init) throws IOException;

  /** In order within a rendition. */
  void segment(String renditionId, CutSegment segment) throws IOException;

  /**
   * @param permille of the media's duration, 0 to 1000, never less than before
   */
  void progress(int permille) throws IOException;
}
