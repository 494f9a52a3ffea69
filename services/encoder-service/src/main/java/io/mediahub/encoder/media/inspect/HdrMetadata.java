package io.mediahub.encoder.media.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mediahub.rendition.ContentLight;
import mediahub.rendition.MasteringDisplay;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The light of HDR10 as ffprobe reports it of a frame. Numbers that the formats cannot hold, or
 * that say nothing, are as if they were not there.
 */
final class HdrMetadata {
  private static final List<String> POINTS = List.of("red", "green", "blue", "white_point");
  private static final Pattern FRACTION = Pattern.compile("(\\d{1,10})/(\\d{1,10})");

  /** Chromaticity in units of 0.00002: at most 1. */
  private static final int A_POINT = 50_000;

  /** Luminance in units of 0.0001 candela per square metre: as much as PQ has. */
  private static final int A_CANDELA = 10_000;

  private static final int MOST_CANDELA = 10_000;

  private HdrMetadata() {}

  /**
   * @param report ffprobe's, of the side data of the first frame
   */
  static VideoTrack of(JsonNode report, VideoTrack track) {
    VideoTrack.Builder lit = VideoTrack.newBuilder(track);
    for (JsonNode data : report.path("frames").path(0).path("side_data_list")) {
      switch (data.path("side_data_type").asString("")) {
        case "Mastering display metadata" -> lit.setMasteringDisplay(display(data));
        case "Content light level metadata" -> lit.setContentLight(light(data));
        default -> {} // of another kind
      }
    }
    return lit.build();
  }

  private static @Nullable MasteringDisplay display(JsonNode data) {
    List<Integer> points = new ArrayList<>();
    for (String point : POINTS) {
      for (String axis : List.of("_x", "_y")) {
        points.add((int) scaled(data, point + axis, A_POINT, A_POINT));
      }
    }
    long brightest = scaled(data, "max_luminance", A_CANDELA, A_CANDELA * MOST_CANDELA);
    long darkest = scaled(data, "min_luminance", A_CANDELA, A_CANDELA * MOST_CANDELA);
    return points.stream().anyMatch(point -> point <= 0) || darkest < 0 || brightest <= darkest
        ? null
        : new MasteringDisplay(points, brightest, darkest);
  }

  private static @Nullable ContentLight light(JsonNode data) {
    int pixel = data.path("max_content").asInt(0);
    int frame = data.path("max_average").asInt(0);
    boolean possible =
        pixel >= 0 && pixel <= MOST_CANDELA && frame >= 0 && frame <= MOST_CANDELA && pixel > 0;
    return possible ? new ContentLight(pixel, frame) : null;
  }

  /** -1 when it is no fraction, or too much. */
  private static long scaled(JsonNode data, String name, int unit, long most) {
    Matcher fraction = FRACTION.matcher(data.path(name).asString(""));
    if (!fraction.matches() || Long.parseLong(fraction.group(2)) == 0) {
      return -1;
    }
    long value =
        Math.round(
            (double) Long.parseLong(fraction.group(1)) * unit / Long.parseLong(fraction.group(2)));
    return value <= most ? value : -1;
  }
}
