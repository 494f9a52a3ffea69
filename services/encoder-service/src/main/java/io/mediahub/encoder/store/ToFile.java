package io.mediahub.encoder.store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Writes an object into a file, from the beginning at each try. Unlike the SDK's own transformer,
 * it can be interrupted between two pieces, and it retries an object that ends early, which the
 * JDK's HTTP client takes for the end.
 */
record ToFile(Path file) implements ResponseTransformer<GetObjectResponse, GetObjectResponse> {
  private static final int PIECE = 1 << 16;

  @Override
  public GetObjectResponse transform(GetObjectResponse response, AbortableInputStream object) {
    long length = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] piece = new byte[PIECE];
      for (int got = read(object, piece); got >= 0; got = read(object, piece)) {
        out.write(piece, 0, got);
        length += got;
      }
    } catch (IOException e) {
      object.abort();
      throw new UncheckedIOException(e); // of this machine's disk: another try would not help
    }
    Long stated = response.contentLength();
    if (stated != null && length != stated) {
      throw RetryableException.create("the object ended after %d bytes".formatted(length));
    }
    return response;
  }

  private static int read(AbortableInputStream object, byte[] piece) {
    if (Thread.currentThread().isInterrupted()) {
      object.abort();
      throw AbortedException.create("stopped");
    }
    try {
      return object.read(piece);
    } catch (IOException e) {
      throw RetryableException.create("the object store closed the connection", e);
    }
  }
}
