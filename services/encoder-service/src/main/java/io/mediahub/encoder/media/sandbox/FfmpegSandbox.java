package io.mediahub.encoder.media.sandbox;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ws.schild.jave.process.ProcessLocator;

/**
 * The only way to ffmpeg and ffprobe. Whatever starts them, JAVE included, goes through a locator
 * of this class: allow-list, limits, deadline, and bubblewrap where it is installed.
 *
 * <p>Thread-safe. Closing it stops nothing that runs; processes belong to those who started them.
 */
public final class FfmpegSandbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FfmpegSandbox.class);
  private static final Duration TRIAL = Duration.ofSeconds(20);

  /**
   * The death signal follows the thread that started a process, not the JVM: so one platform thread
   * that lives as long as this object starts them all.
   */
  private final ExecutorService starter =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("ffmpeg-starter").factory());

  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("ffmpeg-deadlines").factory());

  private final Path ffmpegHome;
  private final Isolation isolation;
  private final String version;
  private final @Nullable String weakness;

  private FfmpegSandbox(Path ffmpegHome, SandboxMode mode) {
    this.ffmpegHome = ffmpegHome.toAbsolutePath().normalize();
    requireTools();
    Path bubblewrap = Isolation.find("bwrap");
    Path setpriv = Isolation.find("setpriv");
    Isolation plain = new Isolation(null, false, setpriv, this.ffmpegHome);
    String missing = null;
    Isolation found = plain;
    if (bubblewrap == null) {
      missing = "bubblewrap (the program bwrap) is not installed";
    } else {
      found = new Isolation(bubblewrap, sizesTmpfs(bubblewrap), setpriv, this.ffmpegHome);
      ToolResult trial = versionWith(found, line -> {});
      if (!trial.succeeded()) {
        missing = "bubblewrap does not work here (%s)".formatted(trial.errors());
        found = plain;
      }
    }
    if (missing != null && mode == SandboxMode.REQUIRED) {
      throw new IllegalStateException(
          "ffmpeg may not run without isolation (mediahub.encoder.sandbox=required), but %s. Install the package bubblewrap."
              .formatted(missing));
    }
    this.isolation = found;
    this.weakness = missing;
    var firstLine = new StringBuilder();
    ToolResult trial =
        versionWith(found, line -> firstLine.append(firstLine.isEmpty() ? line : ""));
    if (!trial.succeeded()) {
      throw new IllegalStateException(
          "ffmpeg in %s does not start: %s %s"
              .formatted(this.ffmpegHome, trial.describe("It"), trial.errors()));
    }
    this.version = firstLine.toString().replaceFirst("^ffmpeg version (\\S+).*", "$1");
    if (missing != null) {
      LOG.warn(
          "FFMPEG RUNS WITHOUT ISOLATION: {}. Uploaded files are hostile; install the package"
              + " bubblewrap, or set mediahub.encoder.sandbox=required to refuse this.",
          missing);
    }
  }

  /**
   * Finds the tools and tries them.
   *
   * @param ffmpegHome the folder with ffmpeg, ffprobe and their libraries
   * @throws IllegalStateException with a sentence for the operator when they cannot be used
   */
  public static FfmpegSandbox open(Path ffmpegHome, SandboxMode mode) {
    return new FfmpegSandbox(ffmpegHome, mode);
  }

  /** The version of ffmpeg, as it says itself. */
  public String version() {
    return version;
  }

  /** Why ffmpeg runs without isolation; null when it is isolated. */
  public @Nullable String weakness() {
    return weakness;
  }

  /** Where JAVE, and all of ours, get their processes from. */
  public Locator locator(Tool tool, JobSpace space, SandboxLimits limits) {
    return new Locator(tool, space, limits);
  }

  /** Makes processes that go through this sandbox; each starts when it is executed. */
  public final class Locator implements ProcessLocator {
    private final Tool tool;
    private final JobSpace space;
    private final SandboxLimits limits;

    private Locator(Tool tool, JobSpace space, SandboxLimits limits) {
      this.tool = tool;
      this.space = space;
      this.limits = limits;
    }

    @Override
    public String getExecutablePath() {
      return tool.in(ffmpegHome).toString();
    }

    @Override
    public SandboxedProcess createExecutor() {
      return new SandboxedProcess(FfmpegSandbox.this, tool, tool.in(ffmpegHome), space, limits);
    }
  }

  /**
   * Runs a tool to its end.
   *
   * @param output gets each line of standard output, on another thread
   * @throws MediaFailure when it cannot be started
   * @throws InterruptedException after it was stopped
   */
  public ToolResult run(
      Tool tool,
      JobSpace space,
      SandboxLimits limits,
      List<String> arguments,
      Consumer<String> output)
      throws InterruptedException {
    try (ToolRun run = ToolRun.start(locator(tool, space, limits), arguments, output)) {
      return run.result();
    }
  }

  /**
   * Runs ffprobe to its end. A file with a stream that no listed decoder takes is asked about a
   * second time, by its container alone: the stream may be none that anybody plays.
   *
   * @param outputs gives the receiver of standard output, anew for a second try
   * @throws MediaFailure when it cannot be started
   * @throws InterruptedException after it was stopped
   */
  public ToolResult probe(
      JobSpace space,
      SandboxLimits limits,
      List<String> arguments,
      Supplier<Consumer<String>> outputs)
      throws InterruptedException {
    ToolResult result = run(Tool.FFPROBE, space, limits, arguments, outputs.get());
    if (!AllowList.refused(result)) {
      return result;
    }
    List<String> again = new ArrayList<>(arguments);
    again.addFirst(AllowList.CONTAINER_ONLY);
    return run(Tool.FFPROBE, space, limits, again, outputs.get());
  }

  @Override
  public void close() {
    starter.shutdown();
    deadlines.shutdownNow();
  }

  List<String> command(Tool tool, JobSpace space, SandboxLimits limits, List<String> arguments) {
    return isolation.command(space, limits, tool.in(ffmpegHome), arguments);
  }

  /** Starts a command on the long-lived thread. */
  Process start(List<String> command) throws IOException {
    try {
      return starter.submit(() -> new ProcessBuilder(command).start()).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a process was started", e);
    }
  }

  ScheduledFuture<?> at(Duration delay, Runnable action) {
    return deadlines.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void requireTools() {
    for (Tool tool : Tool.values()) {
      if (!Files.isExecutable(tool.in(ffmpegHome))) {
        throw new IllegalStateException(
            "There is no program %s. Set mediahub.ffmpeg.home to the folder of ffmpeg, or build the project, which puts one into target/dist/ffmpeg."
                .formatted(tool.in(ffmpegHome)));
      }
    }
  }

  /** Starts ffmpeg once, as every job will, and hands on the first thing it says. */
  private ToolResult versionWith(Isolation candidate, Consumer<String> output) {
    try {
      Path folder = Files.createTempDirectory("mediahub-sandbox");
      try {
        var limits = new SandboxLimits(TRIAL, 1L << 32, 1L << 20, TRIAL);
        List<String> command =
            candidate.command(
                new JobSpace(folder, null),
                limits,
                Tool.FFMPEG.in(ffmpegHome),
                List.of("-hide_banner", "-version"));
        return finish(start(command), output);
      } finally {
        Files.delete(folder);
      }
    } catch (IOException e) {
      return new ToolResult(1, false, String.valueOf(e.getMessage()));
    }
  }

  private boolean sizesTmpfs(Path bubblewrap) {
    var help = new StringBuilder();
    try {
      finish(start(List.of(bubblewrap.toString(), "--help")), help::append);
    } catch (IOException e) {
      LOG.debug("bubblewrap does not show its help: {}", e.getMessage());
    }
    return help.indexOf("--size") >= 0;
  }

  private static ToolResult finish(Process process, Consumer<String> output) throws IOException {
    var errors = new BoundedText(process.getErrorStream());
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(output);
      boolean ended = process.waitFor(TRIAL.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      return new ToolResult(process.exitValue(), !ended, errors.await());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
