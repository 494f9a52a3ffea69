package io.mediahub.local.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes Java properties: fixed order, no time stamp. All but ASCII is escaped, since some of the
 * programs that read such a file take it for ISO 8859-1, and others for UTF-8.
 */
public final class PropertiesFile {
  private PropertiesFile() {}

  /** Readable by its owner only: most of these files hold a password. */
  public static void write(Path file, Map<String, String> properties) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    StringBuilder text = new StringBuilder();
    properties.forEach((k, v) -> text.append(k).append('=').append(escape(v)).append('\n'));
    OwnerOnly.write(file, text.toString());
  }

  static String escape(String value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        // At the beginning it would be taken for a part of the separator.
        case ' ', '\t', '\f' -> text.append(text.isEmpty() ? unicode(c) : String.valueOf(c));
        default -> text.append(c < 0x7f && c >= ' ' ? String.valueOf(c) : unicode(c));
      }
    }
    return text.toString();
  }

  private static String unicode(char c) {
    return "\\u%04x".formatted((int) c);
  }
}
