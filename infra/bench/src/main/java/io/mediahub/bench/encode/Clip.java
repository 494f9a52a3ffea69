package io.mediahub.bench.encode;

import io.mediahub.bench.Environment;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The file to encode: the given one, or else the clip that ships with the project. */
public final class Clip {
  private static final Map<String, String> TYPES =
      Map.of(
          "mp4", "video/mp4",
          "m4v", "video/mp4",
          "mov", "video/quicktime",
          "mkv", "video/x-matroska",
          "webm", "video/webm",
          "ogg", "video/ogg",
          "mpg", "video/mpeg",
          "ts", "video/mp2t");

  private Clip() {}

  /** The file asked for, or the shipped one. */
  public static Path of(Environment environment, @Nullable Path asked) throws IOException {
    if (asked != null) {
      if (!Files.isReadable(asked)) {
        throw new Failure(
            ExitCode.USAGE,
            "The file " + asked + " cannot be read.",
            "Check its path and your rights.");
      }
      return asked.toAbsolutePath();
    }
    try (Stream<Path> shipped = Files.list(environment.dist().resolve("media"))) {
      return shipped
          .filter(f -> f.toString().endsWith(".mp4"))
          .findFirst()
          .orElseThrow(
              () ->
                  new Failure(
                      ExitCode.COMPONENT_FAILED,
                      "The shipped clip is missing in this build.",
                      "Give a file with --file, or build again."));
    }
  }

  /** The file asked for, or a minute that is made from the shipped one. */
  public static Path ofAMinute(Environment environment, @Nullable Path asked)
      throws IOException, InterruptedException {
    return asked != null
        ? of(environment, asked)
        : MadeClips.of(environment).inSpec().getFirst().file();
  }

  /** Two seconds of a small picture with sound, as a hundred uploads of one user have them. */
  public static Path small(Environment environment) throws IOException, InterruptedException {
    return MadeClips.of(environment).small();
  }

  /** The content type that an upload declares, by the file's name. */
  public static String contentType(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "video/mp4");
  }
}
