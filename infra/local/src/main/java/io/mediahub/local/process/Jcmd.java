package io.mediahub.local.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs jcmd, the JDK's tool that sends commands to a running JVM. */
final class Jcmd {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private Jcmd() {}

  /** Returns whether the JVM did it within two minutes. */
  static boolean run(Path jdk, long pid, String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(jdk.resolve("bin/jcmd").toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!jcmd.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      jcmd.destroyForcibly();
      return false;
    }
    return jcmd.exitValue() == 0;
  }
}
