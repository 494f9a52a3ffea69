package io.mediahub.encoder.media.sandbox;

import io.mediahub.encoder.media.JobSpace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the command line that starts a tool with limits and, where bubblewrap is, in namespaces of
 * its own: no network, no other process, no file but its job's.
 *
 * @param bubblewrap null where it is missing; then the limits alone remain
 * @param sizedTmpfs whether this bubblewrap can bound its temporary file system (since 0.7)
 * @param setpriv from util-linux; ties an unisolated process to this one's life. Null if missing
 */
record Isolation(
    @Nullable Path bubblewrap, boolean sizedTmpfs, @Nullable Path setpriv, Path ffmpegHome) {
  private static final List<String> SYSTEM_LIBRARIES =
      List.of("/usr/lib", "/lib", "/usr/lib64", "/lib64");
  private static final String TMPFS_BYTES = "16777216";
  private static final int ULIMIT_FILE_BLOCK = 512;

  /**
   * A limit above the machine's own hard limit cannot be set, and is not needed then. Soft and hard
   * limit of processor time are the same: at the soft one ffmpeg would end as if it were done.
   */
  private static final String LIMITED =
      "ulimit -c 0; ulimit -t \"$1\"; ulimit -v \"$2\" || :;"
          + " ulimit -f \"$3\" || :; shift 3; exec \"$@\"";

  List<String> command(JobSpace space, SandboxLimits limits, Path program, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", LIMITED, "sandbox"));
    command.add(Long.toString(limits.cpu().toSeconds()));
    command.add(Long.toString(limits.memoryBytes() / 1024));
    command.add(Long.toString(Math.ceilDiv(limits.fileBytes(), ULIMIT_FILE_BLOCK)));
    command.addAll(bubblewrap == null ? tied() : isolated(bubblewrap, space));
    command.add(program.toString());
    command.addAll(arguments);
    return command;
  }

  private List<String> isolated(Path bwrap, JobSpace space) {
    List<String> command = new ArrayList<>();
    command.add(bwrap.toString());
    // New session: no terminal to push input into. Dies with us: nothing encodes for nobody.
    command.addAll(List.of("--unshare-all", "--die-with-parent", "--new-session"));
    command.addAll(List.of("--cap-drop", "ALL", "--clearenv"));
    command.addAll(List.of("--setenv", "LD_LIBRARY_PATH", ffmpegHome.toString()));
    if (sizedTmpfs) {
      command.addAll(List.of("--size", TMPFS_BYTES));
    }
    command.addAll(List.of("--tmpfs", "/tmp"));
    for (String folder : SYSTEM_LIBRARIES) {
      command.addAll(List.of("--ro-bind-try", folder, folder));
    }
    command.addAll(List.of("--ro-bind", ffmpegHome.toString(), ffmpegHome.toString()));
    command.addAll(List.of("--bind", space.folder().toString(), space.folder().toString()));
    if (space.source() != null) {
      command.addAll(List.of("--ro-bind", space.source().toString(), space.source().toString()));
    }
    command.addAll(List.of("--chdir", space.folder().toString(), "--"));
    return command;
  }

  private List<String> tied() {
    List<String> command = new ArrayList<>();
    if (setpriv != null) {
      command.addAll(List.of(setpriv.toString(), "--pdeathsig", "KILL", "--"));
    }
    command.addAll(List.of("/usr/bin/env", "-i", "LD_LIBRARY_PATH=" + ffmpegHome));
    return command;
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
}
