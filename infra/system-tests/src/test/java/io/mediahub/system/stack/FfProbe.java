package io.mediahub.system.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    Output output =
        run(
            "-v",
            "error",
            "-show_entries",
            "stream=codec_type,codec_name,width,height:packet=pts_time,duration_time",
            "-of",
            "json",
            file.toString());
    JsonNode root = JSON.readTree(output.out());
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
        output.err());
  }

  private static double number(JsonNode packet, String member) {
    return Double.parseDouble(packet.path(member).asString("0"));
  }

  private record Output(String out, String err) {}

  private static Output run(String... arguments) {
    Path home = Path.of(Stack.setting("mediahub.ffmpeg.home"));
    var command = new ArrayList<String>(List.of(home.resolve("ffprobe").toString()));
    command.addAll(List.of(arguments));
    try {
      Path errors = java.nio.file.Files.createTempFile("ffprobe", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      builder.environment().put("LD_LIBRARY_PATH", home.toString());
      Process process = builder.start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
      String err = java.nio.file.Files.readString(errors);
      java.nio.file.Files.delete(errors);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException("ffprobe failed: " + err);
      }
      return new Output(out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
