package io.mediahub.local.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes Java properties: fixed order, no time stamp, backslashes and line ends escaped. */
public final class PropertiesFile {
  private PropertiesFile() {}

  /** Readable by its owner only: most of these files hold a password. */
  public static void write(Path file, Map<String, String> properties) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    StringBuilder text = new StringBuilder();
    properties.forEach((k, v) -> text.append(k).append('=').append(escape(v)).append('\n'));
    OwnerOnly.write(file, text.toString());
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }
}
