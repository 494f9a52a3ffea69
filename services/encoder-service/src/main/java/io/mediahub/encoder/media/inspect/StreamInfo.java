package io.mediahub.encoder.media.inspect;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One stream as ffprobe describes it; what ffprobe leaves out is null.
 *
 * @param kind "video", "audio", "subtitle", "data" ...
 * @param picture whether it is cover art or a thumbnail and not moving pictures
 * @param sampleAspect width over height of a stored pixel; 1 when unknown
 * @param rotation clockwise degrees to show it upright: 0, 90, 180 or 270
 */
record StreamInfo(
    int index,
    String kind,
    String codec,
    boolean picture,
    int width,
    int height,
    double sampleAspect,
    int rotation,
    @Nullable Double nominalRate,
    @Nullable Double averageRate,
    String fieldOrder,
    String transfer,
    String pixelFormat,
    int channels,
    int sampleRate,
    @Nullable String language,
    @Nullable Double declaredSeconds) {

  static StreamInfo of(JsonNode stream) {
    JsonNode disposition = stream.path("disposition");
    return new StreamInfo(
        stream.path("index").asInt(-1),
        text(stream, "codec_type"),
        text(stream, "codec_name"),
        disposition.path("attached_pic").asInt(0) == 1
            || disposition.path("timed_thumbnails").asInt(0) == 1,
        stream.path("width").asInt(0),
        stream.path("height").asInt(0),
        sampleAspect(text(stream, "sample_aspect_ratio")),
        rotation(stream),
        FrameRate.parse(stream.path("r_frame_rate").asString(null)),
        FrameRate.parse(stream.path("avg_frame_rate").asString(null)),
        text(stream, "field_order"),
        text(stream, "color_transfer"),
        text(stream, "pix_fmt"),
        stream.path("channels").asInt(0),
        number(text(stream, "sample_rate")),
        stream.path("tags").path("language").asString(null),
        seconds(text(stream, "duration")));
  }

  static @Nullable Double seconds(String text) {
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) && value > 0 ? value : null;
    } catch (NumberFormatException e) {
      return null; // "N/A"
    }
  }

  boolean isVideo() {
    return kind.equals("video") && !picture;
  }

  boolean isAudio() {
    return kind.equals("audio");
  }

  boolean interlaced() {
    return switch (fieldOrder) {
      case "tt", "bb", "tb", "bt" -> true;
      default -> false;
    };
  }

  /** PQ or HLG. */
  boolean hdr() {
    return transfer.equals("smpte2084") || transfer.equals("arib-std-b67");
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }

  private static int number(String digits) {
    return digits.matches("\\d{1,7}") ? Integer.parseInt(digits) : 0;
  }

  private static double sampleAspect(String ratio) {
    if (!ratio.matches("\\d{1,9}:\\d{1,9}")) {
      return 1;
    }
    String[] parts = ratio.split(":", -1);
    double value = Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]);
    // 0:1 is "unknown"; anything extreme is a mistake or an attack.
    return value > 0.1 && value < 10 ? value : 1;
  }

  /** The display matrix counts against the clock; ffmpeg itself only applies quarter turns. */
  private static int rotation(JsonNode stream) {
    for (JsonNode data : stream.path("side_data_list")) {
      if (data.has("rotation")) {
        return Math.floorMod(-Math.round(data.path("rotation").asInt(0) / 90f) * 90, 360);
      }
    }
    return 0;
  }
}
