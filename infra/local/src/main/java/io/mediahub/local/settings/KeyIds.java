package io.mediahub.local.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** Remembers, beside the data, which keys it was encrypted with, as digests of the keys. */
final class KeyIds {
  private final Path file;
  private final Map<String, String> ids = new TreeMap<>();
  private boolean added;

  private KeyIds(Path file) {
    this.file = file;
  }

  static KeyIds read(Path file) throws IOException {
    KeyIds all = new KeyIds(file);
    if (Files.exists(file)) {
      Properties lines = new Properties();
      lines.load(new StringReader(Files.readString(file)));
      lines.stringPropertyNames().forEach(key -> all.ids.put(key, lines.getProperty(key)));
    }
    return all;
  }

  /**
   * Whether this is the known key of that name. The first key of a name is accepted and remembered.
   */
  boolean admits(String name, String key) {
    String id = id(key);
    if (ids.putIfAbsent(name, id) == null) {
      added = true;
    }
    return id.equals(ids.get(name));
  }

  /** Names of the known keys. */
  Set<String> names() {
    return Set.copyOf(ids.keySet());
  }

  void write() throws IOException {
    if (added) {
      PropertiesFile.write(file, ids);
    }
  }

  private static String id(String key) {
    byte[] digest =
        Digests.sha256().digest(("mediahub key id " + key).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 8);
  }
}
