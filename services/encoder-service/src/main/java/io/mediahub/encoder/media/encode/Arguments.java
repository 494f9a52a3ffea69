package io.mediahub.encoder.media.encode;

import java.util.ArrayList;
import java.util.List;

/** Arguments of ffmpeg, collected one option a line. */
final class Arguments {
  private final List<String> all = new ArrayList<>();

  /** What every command of an encoder begins with. */
  static Arguments common() {
    return new Arguments()
        // Standard error holds errors alone, for the log of a job that failed.
        .flag("-hide_banner")
        .option("-v", "error")
        // Overwrites without asking: nobody could answer.
        .flag("-y")
        // Progress goes to standard output, as lines for a program.
        .option("-progress", "pipe:1")
        // More often than progress is reported.
        .option("-stats_period", "0.5")
        // No progress for people, which would go to standard error.
        .flag("-nostats");
  }

  Arguments flag(String name) {
    all.add(name);
    return this;
  }

  Arguments option(String name, Object value) {
    all.add(name);
    all.add(value.toString());
    return this;
  }

  Arguments add(Arguments more) {
    all.addAll(more.all);
    return this;
  }

  /** The file that the options before it are about. */
  Arguments output(String file) {
    all.add(file);
    return this;
  }

  List<String> toList() {
    return List.copyOf(all);
  }
}
