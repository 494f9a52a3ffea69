package io.mediahub.bench.encode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/**
 * The platform's settings of the codecs, from a file that a test of the encoder writes: so plain
 * ffmpeg is measured with the settings that the platform has.
 *
 * @param quality options of the video encoder
 * @param bufferSeconds of the rate control, at the rung's bound of the bitrate
 * @param groups options that put key frames where they are asked for
 * @param sound options of the audio encoder
 */
record Recipe(
    int segmentSeconds,
    int keyFrameSeconds,
    List<String> quality,
    int bufferSeconds,
    List<String> groups,
    List<String> sound) {
  private static final String FILE = "recipe.properties";

  static Recipe ofPlatform() {
    Properties all = new Properties();
    try (InputStream file = Recipe.class.getResourceAsStream(FILE)) {
      all.load(Objects.requireNonNull(file, FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Recipe(
        Integer.parseInt(value(all, "segment.seconds")),
        Integer.parseInt(value(all, "key-frame.seconds")),
        words(value(all, "picture.quality")),
        Integer.parseInt(value(all, "picture.buffer.seconds")),
        words(value(all, "picture.groups")),
        words(value(all, "sound")));
  }

  private static String value(Properties all, String key) {
    return Objects.requireNonNull(all.getProperty(key), key);
  }

  private static List<String> words(String options) {
    return List.of(options.split(" "));
  }
}
