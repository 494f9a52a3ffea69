package io.mediahub.encoder.media.sandbox;

import io.mediahub.encoder.media.JobSpace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ws.schild.jave.process.ProcessWrapper;

/**
 * One run of ffmpeg or ffprobe. It is a process wrapper of JAVE, so that JAVE's own calls run in
 * the sandbox as well. Only the start and the end of the process differ.
 */
public final class SandboxedProcess extends ProcessWrapper {
  private static final Logger LOG = LoggerFactory.getLogger(SandboxedProcess.class);

  /** How long a process may take to end after it was asked to. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final int SIGKILL_SECONDS = 5;

  private final FfmpegSandbox sandbox;
  private final Tool tool;
  private final JobSpace space;
  private final SandboxLimits limits;
  private final Inputs inputs;
  private final List<String> arguments = new ArrayList<>();

  private @Nullable Process process;
  private @Nullable ScheduledFuture<?> deadline;
  private @Nullable ScheduledFuture<?> looks;
  private volatile boolean outOfTime;

  SandboxedProcess(
      FfmpegSandbox sandbox,
      Tool tool,
      Path program,
      JobSpace space,
      SandboxLimits limits,
      Inputs inputs) {
    super(program.toString());
    this.sandbox = sandbox;
    this.tool = tool;
    this.space = space;
    this.limits = limits;
    this.inputs = inputs;
  }

  @Override
  public void addArgument(String argument) {
    arguments.add(argument);
  }

  /**
   * Starts the process. Its deadline begins now.
   *
   * @param destroyOnRuntimeShutdown always done: the sandbox dies with this process
   * @param openIOStreams always open
   * @throws IOException when it cannot be started
   */
  @Override
  public void execute(boolean destroyOnRuntimeShutdown, boolean openIOStreams) throws IOException {
    List<String> guarded =
        AllowList.guard(enhanceArguments(arguments.stream()).toList(), tool, inputs);
    List<String> command = sandbox.command(tool, space, limits, guarded);
    LOG.atDebug().addKeyValue("command", () -> pasteable(command)).log("Starting {}", tool);
    Process started = sandbox.start(space.folder(), command);
    process = started;
    deadline = sandbox.at(limits.wallClock(), this::endAtDeadline);
    Standstill standstill = new Standstill(started.toHandle());
    looks = sandbox.every(() -> endWhenStill(standstill));
    var _ = started.onExit().thenRun(this::forget);
  }

  @Override
  public void execute() throws IOException {
    execute(true, true);
  }

  @Override
  public InputStream getInputStream() {
    return running().getInputStream();
  }

  @Override
  public OutputStream getOutputStream() {
    return running().getOutputStream();
  }

  @Override
  public InputStream getErrorStream() {
    return running().getErrorStream();
  }

  /** Waits for the end, which the deadline bounds. */
  @Override
  public int getProcessExitCode() {
    try {
      return running().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
      return running().exitValue();
    }
  }

  /** Waits for the end, at most this long, and returns whether the process has ended. */
  public boolean waitFor(Duration atMost) throws InterruptedException {
    return running().waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether it did not end in time, or did nothing any more, and was stopped. */
  public boolean ranOutOfTime() {
    return outOfTime;
  }

  /** Asks the process to end, and kills it if it does not. Returns when it is dead. */
  public void stop() {
    Process current = process;
    if (current == null || !current.isAlive()) {
      return;
    }
    try {
      OutputStream keys = current.getOutputStream();
      keys.write('q'); // what a person at the terminal would press
      keys.flush();
    } catch (IOException e) {
      LOG.debug("The process does not read its input any more: {}", e.getMessage());
    }
    try {
      if (!current.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        current.destroyForcibly();
        current.waitFor(SIGKILL_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      current.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void destroy() {
    stop();
  }

  @Override
  public void close() {
    stop();
  }

  private void endAtDeadline() {
    Process current = process;
    if (current != null && current.isAlive()) {
      outOfTime = true;
      LOG.warn("{} did not end within {} and is stopped", tool, limits.wallClock());
      stop();
    }
  }

  private void endWhenStill(Standstill standstill) {
    Process current = process;
    if (current != null && current.isAlive() && standstill.look()) {
      outOfTime = true;
      LOG.warn("{} does nothing any more and is stopped", tool);
      stop();
    }
  }

  private void forget() {
    if (deadline != null) {
      deadline.cancel(false);
    }
    if (looks != null) {
      looks.cancel(false);
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  private static String pasteable(List<String> command) {
    StringBuilder line = new StringBuilder();
    for (String word : command) {
      line.append(line.isEmpty() ? "" : " ");
      line.append(word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'");
    }
    return line.toString();
  }
}
