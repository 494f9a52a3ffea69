package io.mediahub.local.component;

import io.mediahub.local.settings.Places;
import io.mediahub.local.settings.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The process that makes read models again: the stream-service's own program, beside the one that
 * runs, so that it may use more memory and can be ended at any moment.
 */
public final class RebuildProcess {
  private static final int HEAP_MEGABYTES = 640;
  private static final String MAIN = "io.mediahub.stream.rebuild.RebuildMain";

  private RebuildProcess() {}

  /** Its command line; it writes to standard output and standard error. */
  public static List<String> command(Platform platform, List<String> arguments) throws IOException {
    Places places = platform.places();
    Path jar = places.dist().resolve("services/stream-service.jar");
    List<String> all = new java.util.ArrayList<>(arguments);
    all.add(
        "--spring.config.additional-location=file:"
            + places.config().resolve("platform.properties"));
    return Jvm.main(platform, "rebuild", HEAP_MEGABYTES, List.of(jar), MAIN)
        .command(List.of(), all.toArray(String[]::new));
  }
}
