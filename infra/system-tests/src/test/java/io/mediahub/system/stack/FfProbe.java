package io.mediahub.system.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What ffprobe reads in a file that was put together from an init section and its segments. */
public final class FfProbe {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  private FfProbe() {}

  /**
   * One track.
   *
   * @param codec ffmpeg's name, such as h264
   * @param width pixels; 0 for sound
   * @param seconds from the first packet's time to the end of the last
   * @param complaints what ffprobe said on standard error
   */
  public record Track(
      String kind, String codec, int width, int height, double seconds, String complaints) {}

  /**
   * @throws IllegalStateException when the file does not hold exactly one track
   */
  public static Track read(Path file) {
    Cli.Ended ended =
        run(
            "-v",
            "error",
            "-show_entries",
            "stream=codec_type,codec_name,width,height:packet=pts_time,duration_time",
            "-of",
            "json",
            file.toString());
    JsonNode root = JSON.readTree(ended.output());
    if (root.path("streams").size() != 1) {
      throw new IllegalStateException("Not one track but " + root.path("streams"));
    }
    JsonNode stream = root.path("streams").get(0);
    double begin = Double.MAX_VALUE;
    double end = 0;
    for (JsonNode packet : root.path("packets")) {
      double time = number(packet, "pts_time");
      begin = Math.min(begin, time);
      end = Math.max(end, time + number(packet, "duration_time"));
    }
    return new Track(
        stream.path("codec_type").asString(),
        stream.path("codec_name").asString(),
        stream.path("width").asInt(0),
        stream.path("height").asInt(0),
        Math.max(0, end - begin),
        ended.said());
  }

  private static double number(JsonNode packet, String member) {
    return Double.parseDouble(packet.path(member).asString("0"));
  }

  private static Cli.Ended run(String... arguments) {
    Path home = Path.of(Stack.setting("mediahub.ffmpeg.home"));
    var command = new ArrayList<String>(List.of(home.resolve("ffprobe").toString()));
    command.addAll(List.of(arguments));
    Map<String, String> environment = Map.of("LD_LIBRARY_PATH", home.toString());
    Cli.Ended ended = Cli.awaitEnd(command, environment, "ffprobe", LIMIT);
    if (ended.exitCode() != 0) {
      throw new IllegalStateException("ffprobe failed: " + ended.said());
    }
    return ended;
  }
}
