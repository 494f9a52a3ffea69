package io.mediahub.encoder.media.inspect;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One stream as ffprobe describes it; what ffprobe leaves out is null.
 *
 * @param kind "video", "audio", "subtitle", "data" ...
 * @param picture whether it is cover art or a thumbnail and not moving pictures
 * @param sampleAspect width over height of a stored pixel; 1 when unknown
 * @param rotation clockwise degrees to show it upright: 0, 90, 180 or 270
 * @param mirrored whether it is shown mirrored
 * @param dolbyVisionOnly whether its colours are Dolby Vision's own, with no picture for other
 *     players
 * @param still whether it is one picture by its own account
 * @param preferred whether it plays when nobody chooses
 * @param secondary whether it is a commentary, a description or another addition
 * @param start its first timestamp as ffmpeg finds it, seconds
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
    boolean mirrored,
    boolean dolbyVisionOnly,
    boolean still,
    @Nullable Double nominalRate,
    String fieldOrder,
    String matrix,
    String primaries,
    String transfer,
    String pixelFormat,
    int channels,
    int sampleRate,
    String channelLayout,
    boolean preferred,
    boolean secondary,
    @Nullable String language,
    String title,
    @Nullable Double declaredSeconds,
    @Nullable Double start) {
  /** The transfer characteristics of HDR10. */
  static final String PQ = "smpte2084";

  private static final int LONGEST_TITLE = 60;

  static StreamInfo of(JsonNode stream) {
    JsonNode disposition = stream.path("disposition");
    return new StreamInfo(
        stream.path("index").asInt(-1),
        text(stream, "codec_type"),
        text(stream, "codec_name"),
        any(disposition, "attached_pic", "timed_thumbnails"),
        stream.path("width").asInt(0),
        stream.path("height").asInt(0),
        sampleAspect(text(stream, "sample_aspect_ratio")),
        rotation(stream),
        mirrored(stream),
        dolbyVisionOnly(stream),
        any(disposition, "still_image"),
        FrameRate.parse(stream.path("r_frame_rate").asString(null)),
        text(stream, "field_order"),
        name(stream, "color_space"),
        name(stream, "color_primaries"),
        name(stream, "color_transfer"),
        text(stream, "pix_fmt"),
        stream.path("channels").asInt(0),
        number(text(stream, "sample_rate")),
        text(stream, "channel_layout"),
        any(disposition, "default"),
        any(
            disposition,
            "comment",
            "descriptions",
            "visual_impaired",
            "karaoke",
            "dependent",
            "non_diegetic"),
        stream.path("tags").path("language").asString(null),
        title(stream.path("tags").path("title").asString("")),
        seconds(text(stream, "duration")),
        Prober.parse(text(stream, "start_time")));
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
    return transfer.equals(PQ) || transfer.equals("arib-std-b67");
  }

  /** Width in square pixels, as stored. */
  int squareWidth() {
    return (int) Math.round(width * sampleAspect);
  }

  private static boolean any(JsonNode disposition, String... names) {
    return Arrays.stream(names).anyMatch(name -> disposition.path(name).asInt(0) == 1);
  }

  /** A name that becomes part of a command; empty when it is unknown. */
  private static String name(JsonNode node, String name) {
    String value = text(node, name);
    return value.matches("[a-z0-9-]{1,40}") && !value.equals("unknown") ? value : "";
  }

  /** The title as one line of printable characters. */
  private static String title(String named) {
    String line = named.replaceAll("[\\p{C}\\s]+", " ").strip();
    return line.codePointCount(0, line.length()) <= LONGEST_TITLE
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST_TITLE)).strip();
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

  /** The display matrix counts against the clock. */
  private static int rotation(JsonNode stream) {
    for (JsonNode data : stream.path("side_data_list")) {
      if (data.has("rotation")) {
        return Math.floorMod(-Math.round(data.path("rotation").asInt(0) / 90f) * 90, 360);
      }
    }
    return 0;
  }

  /** Whether the display matrix turns the picture over, besides turning it round. */
  private static boolean mirrored(JsonNode stream) {
    for (JsonNode data : stream.path("side_data_list")) {
      // Three rows of three numbers, each row after its offset.
      String[] fields = text(data, "displaymatrix").strip().split("[:\\s]+", -1);
      if (fields.length == 12) {
        double a = fixed(fields[1]);
        double b = fixed(fields[2]);
        double c = fixed(fields[5]);
        double d = fixed(fields[6]);
        return a * d - b * c < 0;
      }
    }
    return false;
  }

  /** Profiles 5 and 10.0: the base layer is not one of the usual kinds of picture. */
  private static boolean dolbyVisionOnly(JsonNode stream) {
    for (JsonNode data : stream.path("side_data_list")) {
      if (data.has("dv_profile")) {
        return data.path("dv_bl_signal_compatibility_id").asInt(0) == 0;
      }
    }
    return false;
  }

  private static double fixed(String number) {
    return number.matches("-?\\d{1,11}") ? Double.parseDouble(number) : 0;
  }
}
