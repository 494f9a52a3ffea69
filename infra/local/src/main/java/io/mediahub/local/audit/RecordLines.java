package io.mediahub.local.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The lines of a file of records, each ended by a line feed and by nothing else, so that no changed
 * byte passes as another way to end a line.
 */
final class RecordLines implements Iterator<String>, AutoCloseable {
  private static final int LONGEST = 64 * 1024 * 1024;

  private final InputStream file;
  private int next;
  private boolean unended;

  RecordLines(Path path) throws IOException {
    file = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    next = file.read();
  }

  /** Whether the last line had no end. */
  boolean isUnended() {
    return unended;
  }

  @Override
  public boolean hasNext() {
    return next >= 0;
  }

  @Override
  public String next() {
    if (next < 0) {
      throw new NoSuchElementException();
    }
    try {
      ByteArrayOutputStream line = new ByteArrayOutputStream(512);
      while (next >= 0 && next != '\n') {
        if (line.size() < LONGEST) {
          line.write(next);
        }
        next = file.read();
      }
      unended = next < 0;
      next = next < 0 ? -1 : file.read();
      return line.toString(StandardCharsets.ISO_8859_1); // a record is ASCII; others are no record
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
