package io.mediahub.edge.origin;

import java.util.regex.Pattern;

/**
 * What an object of a media is, by its name. Apple's authoring specification asks for {@code
 * video/mp4} or {@code video/iso.segment}; audio has a folder of its own, {@code a0}, {@code a1}.
 */
final class ContentTypes {
  private static final Pattern AUDIO = Pattern.compile(".*/a\\d+/[^/]+");

  private ContentTypes() {}

  /**
   * @param key of the object in the media bucket
   */
  static String of(String key) {
    boolean audio = AUDIO.matcher(key).matches();
    return switch (key.substring(key.lastIndexOf('.') + 1)) {
      case "mp4" -> audio ? "audio/mp4" : "video/mp4";
      case "m4s" -> audio ? "audio/mp4" : "video/iso.segment";
      case "vtt" -> "text/vtt";
      case "jpg", "jpeg" -> "image/jpeg";
      case "png" -> "image/png";
      case "webp" -> "image/webp";
      case "avif" -> "image/avif";
      case "json" -> "application/json";
      default -> "application/octet-stream";
    };
  }
}
