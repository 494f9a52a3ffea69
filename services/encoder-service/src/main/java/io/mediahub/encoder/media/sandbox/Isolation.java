package io.mediahub.encoder.media.sandbox;

import io.mediahub.encoder.media.JobSpace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the command line that starts a tool with limits and isolated as its tier says. What the
 * tiers do is in {@code isolate.sh}, which {@code ./mediahub doctor} runs as well.
 *
 * @param bubblewrap the program bwrap; null in the other tiers
 * @param setpriv from util-linux: makes the kernel end a process with the one that started it
 * @param ffmpegHome folder of the tools and their libraries
 */
record Isolation(Tier tier, @Nullable Path bubblewrap, Path setpriv, Path ffmpegHome) {
  private static final String SCRIPT = script();
  private static final int ULIMIT_FILE_BLOCK = 512;

  /**
   * Reads a line for each argument, up to an empty one, and becomes the tool. What follows is the
   * tool's own input.
   */
  private static final String WAIT =
      "while IFS= read -r a || exit 1; [ -n \"$a\" ]; do set -- \"$@\" \"$a\"; done; exec \"$@\"";

  /** A command that isolates a program as its own would, which then waits for its arguments. */
  List<String> waiting(JobSpace space, SandboxLimits limits, Path program) {
    Path shell = Path.of(tier == Tier.OFF ? "/bin/sh" : "/isolate/sh");
    return command(space, limits, shell, List.of("-c", WAIT, "wait", program.toString()));
  }

  List<String> command(JobSpace space, SandboxLimits limits, Path program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(setpriv.toString(), "--pdeathsig", "KILL", "--"));
    Path nice = space.niceness() > 0 ? find("nice") : null;
    if (nice != null) { // the signal of the death stays with the process through both programs
      command.addAll(List.of(nice.toString(), "-n", Integer.toString(space.niceness())));
    }
    command.addAll(List.of("/bin/sh", "-c", SCRIPT, "isolate", tier.label()));
    command.add(bubblewrap == null ? "" : bubblewrap.toString());
    command.add(Long.toString(ProcessHandle.current().pid()));
    command.add(Long.toString(limits.cpu().toSeconds()));
    command.add(Long.toString(limits.memoryBytes() / 1024));
    command.add(Long.toString(Math.ceilDiv(limits.fileBytes(), ULIMIT_FILE_BLOCK)));
    command.add(ffmpegHome.toString());
    command.add(space.folder().toString());
    command.add(space.source() == null ? "" : space.source().toString());
    command.add(program.toString());
    command.addAll(arguments);
    return command;
  }

  /** A command that prints why namespaces cannot be made here, or nothing when it does not know. */
  static List<String> explanation() {
    return List.of("/bin/sh", "-c", SCRIPT, "isolate", "explain");
  }

  /** A program on the PATH, or null. */
  static @Nullable Path find(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    for (String folder : path.split(":", -1)) {
      Path file = Path.of(folder).resolve(program);
      if (file.isAbsolute() && Files.isExecutable(file)) {
        return file;
      }
    }
    return null;
  }

  private static String script() {
    try (InputStream text = Isolation.class.getResourceAsStream("isolate.sh")) {
      if (text == null) {
        throw new IllegalStateException("isolate.sh is missing from the program");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
