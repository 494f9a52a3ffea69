package io.mediahub.bench.encode;

import io.mediahub.bench.Environment;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rungs that the platform planned for a media.
 *
 * @param video largest first
 */
record Ladder(List<Video> video, List<Audio> audio) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** PostgreSQL's states for a table and a column that are not there. */
  private static final Set<String> UNDEFINED = Set.of("42P01", "42703");

  /**
   * A video rung: size in pixels, the upper bound of its bitrate in bits per second.
   *
   * @param rate frames per second as a fraction, as ffmpeg reads it
   * @param frames per second
   */
  record Video(
      String id, int width, int height, long maxBitsPerSecond, String rate, double frames) {
    Video(String id, int width, int height, long maxBitsPerSecond) {
      this(id, width, height, maxBitsPerSecond, "25/1", 25);
    }
  }

  /** An audio rung: the source's stream, sample rate in Hz, bitrate in bits per second. */
  record Audio(String id, int stream, int channels, int sampleRate, long bitsPerSecond) {}

  /** Of the package that viewers get, as the catalogue has it. */
  static Ladder of(Environment environment, String mediaId) throws SQLException {
    try (Connection views = environment.views();
        PreparedStatement select =
            views.prepareStatement(
                "select coalesce(p.video_rungs, m.video_rungs),"
                    + " coalesce(p.audio_rungs, m.audio_rungs)"
                    + " from catalogue_media m left join catalogue_package p"
                    + " on p.media_id = m.media_id and p.package_id = m.package_id"
                    + " where m.media_id = ?")) {
      select.setString(1, mediaId);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          throw new Failure(
              ExitCode.COMPONENT_FAILED,
              "The catalogue does not know " + mediaId + ".",
              "See the log of stream-service.");
        }
        return parse(rows.getString(1), rows.getString(2));
      }
    } catch (SQLException e) {
      if (UNDEFINED.contains(String.valueOf(e.getSQLState()))) {
        throw new Failure(
            ExitCode.COMPONENT_FAILED,
            "The catalogue of this platform knows no packages: " + e.getMessage(),
            "Restart the platform with this version.");
      }
      throw e;
    }
  }

  static Ladder parse(@Nullable String videoRungs, @Nullable String audioRungs) {
    List<Video> video = new ArrayList<>();
    for (JsonNode rung : JSON.readTree(videoRungs == null ? "[]" : videoRungs)) {
      video.add(
          new Video(
              rung.path("renditionId").asString(),
              rung.path("width").asInt(),
              rung.path("height").asInt(),
              rung.path("maxBitsPerSecond").asLong(),
              rung.path("frameRateNum").asInt(25) + "/" + rung.path("frameRateDen").asInt(1),
              rung.path("frameRateNum").asDouble(25) / rung.path("frameRateDen").asDouble(1)));
    }
    video.sort(Comparator.comparingInt((Video v) -> v.width() * v.height()).reversed());
    List<Audio> audio = new ArrayList<>();
    for (JsonNode rung : JSON.readTree(audioRungs == null ? "[]" : audioRungs)) {
      audio.add(
          new Audio(
              rung.path("renditionId").asString(),
              rung.path("sourceIndex").asInt(),
              rung.path("channels").asInt(),
              rung.path("sampleRate").asInt(),
              rung.path("bitsPerSecond").asLong()));
    }
    return new Ladder(video, audio);
  }

  /** What is encoded where the largest picture is the source's own. */
  Ladder withoutLargest() {
    return new Ladder(video.stream().skip(1).toList(), audio);
  }

  List<String> ids() {
    List<String> ids = new ArrayList<>();
    video.forEach(v -> ids.add(v.id()));
    audio.forEach(a -> ids.add(a.id()));
    return ids;
  }

  /** Such as {@code 1280x720 854x480 426x240 + 1 audio}. */
  String sentence() {
    StringBuilder text = new StringBuilder();
    video.forEach(v -> text.append(v.width()).append('x').append(v.height()).append(' '));
    return text.append("+ ").append(audio.size()).append(" audio").toString();
  }
}
