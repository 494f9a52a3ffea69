package io.mediahub.encoder.media.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Hands on a stream line by line. An endless line fails instead of filling the heap. */
final class BoundedLines {
  /** Characters in a line; the longest honest one is a few hundred. */
  static final int LONGEST = 65_536;

  private BoundedLines() {}

  /**
   * @throws IOException when the stream breaks or a line is longer than {@value #LONGEST}
   */
  static void read(InputStream stream, Consumer<String> lines) throws IOException {
    StringBuilder line = new StringBuilder();
    char[] buffer = new char[8192];
    try (Reader text = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      for (int read = text.read(buffer); read >= 0; read = text.read(buffer)) {
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\n') {
            lines.accept(line.toString());
            line.setLength(0);
          } else if (line.length() == LONGEST) {
            throw new IOException("a line of output is longer than " + LONGEST + " characters");
          } else {
            line.append(buffer[i]);
          }
        }
      }
    }
    if (!line.isEmpty()) {
      lines.accept(line.toString());
    }
  }
}
