package io.mediahub.encoder.media.sandbox;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What ffprobe says of a file's headers, as JSON of bounded size. */
public final class ProbeReport {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LARGEST = 4 << 20;
  private static final SandboxLimits LIMITS =
      new SandboxLimits(Duration.ofSeconds(60), 4L << 30, 1 << 20, Duration.ofSeconds(90));

  private ProbeReport() {}

  /**
   * @param wanted arguments that say what is reported, such as {@code -show_chapters}
   * @throws MediaFailure when ffprobe fails, or its report is not valid
   */
  public static JsonNode of(FfmpegSandbox sandbox, JobSpace space, String... wanted)
      throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("-hide_banner", "-v", "error"));
    arguments.addAll(List.of(wanted));
    arguments.addAll(List.of("-of", "json", "-i", space.requireSource().toString()));
    StringBuilder json = new StringBuilder();
    ToolResult result =
        sandbox.probe(
            space,
            LIMITS,
            arguments,
            () -> {
              json.setLength(0);
              return line -> {
                if (json.length() < LARGEST) {
                  json.append(line).append('\n');
                }
              };
            });
    if (!result.succeeded()) {
      throw new MediaFailure(
          JobFailure.INSPECTION_CRASHED, result.describe("The inspection of the file"));
    }
    try {
      return JSON.readTree(json.toString());
    } catch (JacksonException e) {
      throw new MediaFailure(
          JobFailure.INSPECTION_OUTPUT, "The output of ffprobe about this file is not valid.");
    }
  }
}
