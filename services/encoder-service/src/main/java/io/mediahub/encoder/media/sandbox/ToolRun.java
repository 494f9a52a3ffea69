package io.mediahub.encoder.media.sandbox;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that runs while its caller does something else. Closing it ends it. */
public final class ToolRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ToolRun.class);

  /** A killed process is gone within moments, unless it waits for the disk. */
  private static final Duration PIPES_CLOSED = Duration.ofSeconds(5);

  private final SandboxedProcess process;
  private final BoundedText errors;
  private final Thread output;

  private ToolRun(SandboxedProcess process, Consumer<String> lines) {
    this.process = process;
    this.errors = new BoundedText(process.getErrorStream());
    this.output =
        Thread.ofVirtual()
            .name("ffmpeg-stdout")
            .start(
                () -> {
                  try {
                    BoundedLines.read(process.getInputStream(), lines);
                  } catch (IOException e) {
                    LOG.debug("The tool's output ended early: {}", e.getMessage());
                  }
                });
  }

  /**
   * @param lines receives each line of standard output, on a thread of its own
   * @throws MediaFailure when the process cannot be started
   */
  public static ToolRun start(
      FfmpegSandbox.Locator locator, List<String> arguments, Consumer<String> lines) {
    return start(locator.createExecutor(), arguments, lines);
  }

  static ToolRun start(SandboxedProcess process, List<String> arguments, Consumer<String> lines) {
    arguments.forEach(process::addArgument);
    try {
      process.execute();
    } catch (IOException e) {
      throw unavailable(e);
    }
    return new ToolRun(process, lines);
  }

  static MediaFailure unavailable(IOException failure) {
    LOG.error("A process could not be started", failure);
    return new MediaFailure(
        JobFailure.MEDIA_TOOL_UNAVAILABLE,
        "ffmpeg could not be started; the worker's log says more.");
  }

  /** Waits for the end, at most this long, and returns whether the process has ended. */
  public boolean waitFor(Duration atMost) throws InterruptedException {
    return process.waitFor(atMost);
  }

  /** Waits for the end, which the process's deadline bounds. */
  public ToolResult result() throws InterruptedException {
    int exitCode = process.getProcessExitCode();
    output.join();
    return new ToolResult(exitCode, process.ranOutOfTime(), errors.await());
  }

  /**
   * Ends the process, and waits until its pipes are closed. Then the last process in the sandbox is
   * dead, and the caller can remove the job's folder.
   */
  @Override
  public void close() {
    process.close();
    try {
      output.join(PIPES_CLOSED);
      errors.join(PIPES_CLOSED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
