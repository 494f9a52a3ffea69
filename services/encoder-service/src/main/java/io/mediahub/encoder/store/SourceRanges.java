package io.mediahub.encoder.store;

import io.mediahub.encoder.media.mp4.RangeReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import mediahub.upload.SourceObject;

/** An uploaded file in the object store, of which any part can be read before it is all here. */
public record SourceRanges(MediaStore store, ExecutorService threads, SourceObject source)
    implements RangeReader {
  @Override
  public long size() {
    return source.getSizeBytes();
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException, InterruptedException {
    if (!into.hasRemaining()) {
      return;
    }
    boolean whole =
        Interruptible.call(
            threads,
            () -> {
              store.read(source, offset, into);
              return !into.hasRemaining();
            });
    if (!whole) {
      throw new IOException("The uploaded file ended before a part that was asked for.");
    }
  }
}
