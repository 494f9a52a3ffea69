package io.mediahub.bench.rebuild;

import io.mediahub.bench.Environment;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program behind {@code ./mediahub rebuild}, as that command runs it. */
final class RebuildCommand {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String MAIN = "io.mediahub.stream.rebuild.RebuildMain";

  /** Rows that differ are a result, too. */
  private static final int DIFFERENT = 11;

  private final Environment environment;
  private final String model;

  RebuildCommand(Environment environment, String model) {
    this.environment = environment;
    this.model = model;
  }

  /** The object that it prints. */
  JsonNode run(String option) throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                List.of(
                    java.toString(),
                    "-Xmx640m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    environment.dist().resolve("services/stream-service.jar").toString(),
                    MAIN,
                    model,
                    option,
                    "--json",
                    "--spring.config.additional-location=file:"
                        + environment.state().resolve("config/platform.properties")))
            .redirectError(Redirect.INHERIT)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int code = process.waitFor();
    if (code != 0 && code != DIFFERENT) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The rebuild ended with the code " + code + ".",
          "Read what it said, and run './mediahub rebuild " + model + " --prove'.");
    }
    return JSON.readTree(printed.substring(printed.lastIndexOf('\n') + 1));
  }
}
