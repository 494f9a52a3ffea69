package io.mediahub.encoder.media.sandbox;

import io.mediahub.encoder.media.JobSpace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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

  /** The end of a shell that waits for too long; null while none waits. */
  private @Nullable ScheduledFuture<?> patience;

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
   * Makes the sandbox, in which a shell waits for {@link #execute}, but no longer than the tool may
   * run.
   *
   * @throws IOException when it cannot be started
   */
  void prepare() throws IOException {
    Process waiting = start(sandbox.waiting(tool, space, limits));
    ScheduledFuture<?> end = sandbox.at(limits.wallClock(), waiting::destroyForcibly);
    var _ = waiting.onExit().thenRun(() -> end.cancel(false));
    patience = end;
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
    if (!told(guarded)) {
      kill();
      start(sandbox.command(tool, space, limits, guarded));
    }
    watch(running());
  }

  /** Whether there is a shell that waits for the arguments, and has them now. */
  private boolean told(List<String> guarded) {
    Process waiting = process;
    ScheduledFuture<?> end = patience;
    if (waiting == null
        || end == null
        || !end.cancel(false)
        || guarded.stream().anyMatch(each -> each.isEmpty() || each.contains("\n"))) {
      return false;
    }
    try {
      OutputStream lines = waiting.getOutputStream();
      lines.write((String.join("\n", guarded) + "\n\n").getBytes(StandardCharsets.UTF_8));
      lines.flush();
      return true;
    } catch (IOException e) {
      LOG.info("A prepared sandbox has ended, and another one is made: {}", e.getMessage());
      return false;
    }
  }

  private Process start(List<String> command) throws IOException {
    LOG.atDebug().addKeyValue("command", () -> pasteable(command)).log("Starting {}", tool);
    Process started = sandbox.start(space.folder(), command);
    process = started;
    return started;
  }

  private void watch(Process started) {
    ScheduledFuture<?> deadline = sandbox.at(limits.wallClock(), () -> endAtDeadline(started));
    Standstill standstill = new Standstill(started.toHandle());
    ScheduledFuture<?> looks = sandbox.every(() -> endWhenStill(started, standstill));
    var _ =
        started
            .onExit()
            .thenRun(
                () -> {
                  deadline.cancel(false);
                  looks.cancel(false);
                });
  }

  /** Ends the process at once. */
  void kill() {
    Process current = process;
    if (current != null) {
      current.destroyForcibly();
    }
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
    if (current != null) {
      stop(current);
    }
  }

  private static void stop(Process current) {
    if (!current.isAlive()) {
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

  private void endAtDeadline(Process current) {
    if (current.isAlive()) {
      outOfTime = true;
      LOG.warn("{} did not end within {} and is stopped", tool, limits.wallClock());
      stop(current);
    }
  }

  private void endWhenStill(Process current, Standstill standstill) {
    if (current.isAlive() && standstill.look()) {
      outOfTime = true;
      LOG.warn("{} does nothing any more and is stopped", tool);
      stop(current);
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
