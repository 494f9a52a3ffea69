package io.mediahub.encoder.media.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Reads a stream to its end and keeps only its last part: a hostile file can make ffmpeg write
 * without end.
 */
final class BoundedText {
  /** Characters kept. */
  static final int LIMIT = 16_384;

  private final StringBuilder kept = new StringBuilder();
  private final Thread reader;

  BoundedText(InputStream stream) {
    reader = Thread.ofVirtual().name("ffmpeg-stderr").start(() -> drain(stream));
  }

  /** The last part. Waits until the stream has ended, at the latest when its process is dead. */
  String await() {
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (kept) {
      return kept.toString().strip();
    }
  }

  /** Waits a while for the stream's end. */
  void join(Duration atMost) throws InterruptedException {
    reader.join(atMost);
  }

  private void drain(InputStream stream) {
    char[] buffer = new char[4096];
    try (var text = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      for (int read = text.read(buffer); read >= 0; read = text.read(buffer)) {
        synchronized (kept) {
          kept.append(buffer, 0, read);
          if (kept.length() > LIMIT) {
            kept.delete(0, kept.length() - LIMIT);
          }
        }
      }
    } catch (IOException e) {
      if (!"Stream closed".equals(e.getMessage())) { // closed by us: the process was stopped
        throw new UncheckedIOException(e);
      }
    }
  }
}
