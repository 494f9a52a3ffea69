package io.mediahub.local.component;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.settings.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Checks whether the encoder can isolate ffmpeg on this machine. The encoder refuses to start where
 * it cannot; its own trial runs here too, so that a person learns it before anything is started.
 */
final class EncoderIsolation {
  private static final String SETTING = "mediahub.encoder.sandbox";
  private static final String SCRIPTS = "/io/mediahub/encoder/media/sandbox/";

  private EncoderIsolation() {}

  /**
   * Tries it.
   *
   * @throws Failure when the encoder would refuse to start
   */
  static void check(Platform platform, Consumer<String> messages)
      throws IOException, InterruptedException {
    String wanted = platform.settings().get(SETTING, "required");
    switch (wanted) {
      case "required" -> tryOut(platform, List.of("bubblewrap", "namespaces"));
      case "bubblewrap", "namespaces" -> tryOut(platform, List.of(wanted));
      case "off" -> {
        messages.accept(
            "WARNING: uploaded files are decoded WITHOUT ISOLATION. A file made to break a");
        messages.accept(
            "         decoder can do anything that you can. Remove " + SETTING + "=off.");
      }
      default ->
          throw new Failure(
              ExitCode.USAGE,
              "The setting " + SETTING + " has an unknown value: '" + wanted + "'.",
              "Set it to required, bubblewrap, namespaces or off.");
    }
  }

  private static void tryOut(Platform platform, List<String> tiers)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    Path jar = platform.places().dist().resolve("services/encoder-service.jar");
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      String trial = Files.readString(inside.getPath(SCRIPTS + "try-isolation.sh"));
      String isolate = Files.readString(inside.getPath(SCRIPTS + "isolate.sh"));
      command.addAll(List.of("bash", "-c", trial, "try", isolate));
    }
    command.addAll(tiers);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    List<String> said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    if (process.waitFor() != 0) {
      throw new Failure(
          ExitCode.PREREQUISITE_MISSING,
          "ffmpeg cannot be isolated on this machine, and without isolation no uploaded file is"
              + " decoded: "
              + String.join("; ", said.subList(Math.min(1, said.size()), said.size()))
              + ".",
          "Install bubblewrap (apt-get install bubblewrap) or allow user namespaces. Only if nobody"
              + " else can upload, you may set MEDIAHUB_ENCODER_SANDBOX=off and decode without"
              + " protection.");
    }
  }
}
