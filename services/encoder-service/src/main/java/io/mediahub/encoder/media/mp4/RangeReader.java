package io.mediahub.encoder.media.mp4;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file of which any part can be read, wherever it lies. */
public interface RangeReader {
  /** Bytes of the whole file. */
  long size();

  /**
   * Fills the buffer with the bytes from an offset on.
   *
   * @throws IOException when they cannot be read, or the file ends before
   */
  void read(long offset, ByteBuffer into) throws IOException, InterruptedException;
}
