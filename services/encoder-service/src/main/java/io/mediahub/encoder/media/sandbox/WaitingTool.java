package io.mediahub.encoder.media.sandbox;

import java.util.List;
import java.util.function.Consumer;

/**
 * A sandbox that was made before its tool's arguments are known: to make one takes as long as many
 * a tool runs. A shell waits in it, isolated as the tool will be. For one run; closing it without
 * one ends the shell.
 */
public final class WaitingTool implements AutoCloseable {
  private final SandboxedProcess process;
  private boolean used;

  WaitingTool(SandboxedProcess process) {
    this.process = process;
  }

  /**
   * Begins the tool. Where the shell has ended, or cannot be told these arguments, the tool begins
   * in another sandbox.
   *
   * @param lines receives each line of standard output, on a thread of its own
   * @throws io.mediahub.encoder.media.MediaFailure when the process cannot be started
   */
  public ToolRun run(List<String> arguments, Consumer<String> lines) {
    if (used) {
      throw new IllegalStateException("it has run");
    }
    used = true;
    return ToolRun.start(process, arguments, lines);
  }

  @Override
  public void close() {
    if (!used) {
      process.kill();
    }
  }
}
