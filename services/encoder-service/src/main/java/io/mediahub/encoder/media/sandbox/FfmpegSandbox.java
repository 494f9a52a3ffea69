package io.mediahub.encoder.media.sandbox;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * of this class: allow-list, limits, deadline, isolation.
 *
 * <p>Thread-safe. Closing it ends what still runs.
 */
public final class FfmpegSandbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FfmpegSandbox.class);

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
  private final Duration looks;
  private final Isolation isolation;
  private final String version;
  private final List<String> passedOver = new ArrayList<>();
  private @Nullable String digest;

  private FfmpegSandbox(Path ffmpegHome, SandboxMode mode, Duration looks) {
    this.looks = looks;
    this.ffmpegHome = ffmpegHome.toAbsolutePath().normalize();
    try {
      Path setpriv = requirePrograms();
      Isolation found = null;
      Trial.Result result = null;
      for (Tier tier : mode.tiers()) {
        Path bubblewrap = tier == Tier.BUBBLEWRAP ? Isolation.find("bwrap") : null;
        if (tier == Tier.BUBBLEWRAP && bubblewrap == null) {
          passedOver.add("bubblewrap: the program bwrap is not installed");
          continue;
        }
        Isolation candidate = new Isolation(tier, bubblewrap, setpriv, this.ffmpegHome);
        result = new Trial(candidate, this::start).run();
        if (result.complaint() == null) {
          found = candidate;
          break;
        }
        passedOver.add(tier.label() + ": " + result.complaint() + explanation(tier));
      }
      if (found == null || result == null || result.version() == null) {
        throw refusal(mode, setpriv);
      }
      this.isolation = found;
      this.version = result.version();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    logIsolation();
  }

  /**
   * Finds the tools and the best isolation that the mode allows, and tries them.
   *
   * @param ffmpegHome the folder with ffmpeg, ffprobe and their libraries
   * @throws NoIsolationException with a sentence and a hint for the operator when none works here
   * @throws IllegalStateException with a sentence for the operator when the tools cannot be used
   */
  public static FfmpegSandbox open(Path ffmpegHome, SandboxMode mode) {
    return open(ffmpegHome, mode, Standstill.EVERY);
  }

  /**
   * @param looks time between two looks at a process
   */
  static FfmpegSandbox open(Path ffmpegHome, SandboxMode mode, Duration looks) {
    return new FfmpegSandbox(ffmpegHome, mode, looks);
  }

  private void logIsolation() {
    if (isolation.tier() == Tier.OFF) {
      LOG.warn(
          "FFMPEG RUNS WITHOUT ISOLATION, because of mediahub.encoder.sandbox=off: a file that"
              + " exploits a decoder gets the rights of this service. Remove the setting.");
    } else {
      LOG.atInfo()
          .addKeyValue("isolation", isolation.tier().label())
          .addKeyValue("passedOver", passedOver)
          .log("ffmpeg {} runs isolated by {}", version, isolation.tier().label());
    }
  }

  /** The exception that says why no isolation works here. */
  private IllegalStateException refusal(SandboxMode mode, Path setpriv) {
    // Is the isolation the problem, or ffmpeg? This run reads no file, so it needs no isolation.
    Trial.Result bare =
        new Trial(new Isolation(Tier.OFF, null, setpriv, ffmpegHome), this::start).run();
    if (bare.version() == null) {
      return new IllegalStateException(
          "ffmpeg in %s does not start: %s.".formatted(ffmpegHome, bare.complaint()));
    }
    return new NoIsolationException(
        "ffmpeg cannot be isolated on this machine, and uploaded files are decoded only in"
            + " isolation (mediahub.encoder.sandbox=%s). Tried: %s."
                .formatted(mode.name().toLowerCase(Locale.ROOT), String.join("; ", passedOver)),
        "Make one of them work: install the package bubblewrap, or allow namespaces. If nobody"
            + " but you uploads files, mediahub.encoder.sandbox=off decodes without isolation.");
  }

  private String explanation(Tier tier) {
    if (tier != Tier.NAMESPACES) {
      return "";
    }
    try {
      String why = Trial.finish(start(Path.of("/"), Isolation.explanation())).output();
      return why.isEmpty() ? "" : " (" + why + ")";
    } catch (IOException e) {
      return "";
    }
  }

  /** The version that ffmpeg reports. */
  public String version() {
    return version;
  }

  /** SHA-256 of ffmpeg and its libraries, 64 hexadecimal digits; read when first asked for. */
  public synchronized String digest() {
    if (digest == null) {
      digest = ToolDigest.of(ffmpegHome);
    }
    return digest;
  }

  /** How ffmpeg is isolated. */
  public Tier tier() {
    return isolation.tier();
  }

  /** The better tiers that were tried and do not work here, each with its reason. */
  public List<String> passedOver() {
    return List.copyOf(passedOver);
  }

  /** Makes the processes of JAVE and of this service, which read films. */
  public Locator locator(Tool tool, JobSpace space, SandboxLimits limits) {
    return locator(tool, space, limits, Inputs.FILMS);
  }

  /** Makes processes that read something else. */
  public Locator locator(Tool tool, JobSpace space, SandboxLimits limits, Inputs inputs) {
    return new Locator(tool, space, limits, inputs);
  }

  /** Makes processes that go through this sandbox; each starts when it is executed. */
  public final class Locator implements ProcessLocator {
    private final Tool tool;
    private final JobSpace space;
    private final SandboxLimits limits;
    private final Inputs inputs;

    private Locator(Tool tool, JobSpace space, SandboxLimits limits, Inputs inputs) {
      this.tool = tool;
      this.space = space;
      this.limits = limits;
      this.inputs = inputs;
    }

    @Override
    public String getExecutablePath() {
      return tool.in(ffmpegHome).toString();
    }

    @Override
    public SandboxedProcess createExecutor() {
      return new SandboxedProcess(
          FfmpegSandbox.this, tool, tool.in(ffmpegHome), space, limits, inputs);
    }
  }

  /**
   * Runs a tool to its end, which reads films.
   *
   * @param output receives each line of standard output, on another thread
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
    return run(tool, space, limits, Inputs.FILMS, arguments, output);
  }

  /**
   * Runs a tool to its end.
   *
   * @param inputs that it may read
   * @param output receives each line of standard output, on another thread
   * @throws MediaFailure when it cannot be started
   * @throws InterruptedException after it was stopped
   */
  public ToolResult run(
      Tool tool,
      JobSpace space,
      SandboxLimits limits,
      Inputs inputs,
      List<String> arguments,
      Consumer<String> output)
      throws InterruptedException {
    try (ToolRun run = ToolRun.start(locator(tool, space, limits, inputs), arguments, output)) {
      return run.result();
    }
  }

  /**
   * Makes a sandbox for a tool that reads films, whose arguments follow later. Returns at once; the
   * sandbox is made meanwhile.
   *
   * @throws MediaFailure when it cannot be started
   */
  public WaitingTool prepare(Tool tool, JobSpace space, SandboxLimits limits) {
    SandboxedProcess process = locator(tool, space, limits).createExecutor();
    try {
      process.prepare();
    } catch (IOException e) {
      throw ToolRun.unavailable(e);
    }
    return new WaitingTool(process);
  }

  /**
   * Runs ffprobe to its end. When a stream needs a decoder that is not on the list, ffprobe runs
   * once more and reads the container alone: that stream may be one that nobody plays.
   *
   * @param outputs makes the receiver of standard output, one for each run
   * @throws MediaFailure when it cannot be started
   * @throws InterruptedException after it was stopped
   */
  public ToolResult probe(
      JobSpace space,
      SandboxLimits limits,
      List<String> arguments,
      Supplier<Consumer<String>> outputs)
      throws InterruptedException {
    return probe(space, limits, null, arguments, outputs);
  }

  /**
   * The same.
   *
   * @param prepared where ffprobe runs first; null where it has no sandbox yet
   */
  public ToolResult probe(
      JobSpace space,
      SandboxLimits limits,
      @Nullable WaitingTool prepared,
      List<String> arguments,
      Supplier<Consumer<String>> outputs)
      throws InterruptedException {
    ToolResult result =
        prepared == null
            ? run(Tool.FFPROBE, space, limits, arguments, outputs.get())
            : run(prepared, arguments, outputs.get());
    if (!AllowList.refused(result)) {
      return result;
    }
    List<String> again = new ArrayList<>(arguments);
    again.addFirst(AllowList.CONTAINER_ONLY);
    return run(Tool.FFPROBE, space, limits, again, outputs.get());
  }

  private static ToolResult run(
      WaitingTool prepared, List<String> arguments, Consumer<String> output)
      throws InterruptedException {
    try (ToolRun run = prepared.run(arguments, output)) {
      return run.result();
    }
  }

  @Override
  public void close() {
    starter.shutdown();
    deadlines.shutdownNow();
  }

  List<String> waiting(Tool tool, JobSpace space, SandboxLimits limits) {
    return isolation.waiting(space, limits, tool.in(ffmpegHome));
  }

  List<String> command(Tool tool, JobSpace space, SandboxLimits limits, List<String> arguments) {
    return isolation.command(space, limits, tool.in(ffmpegHome), arguments);
  }

  /** Starts a command in a folder, with an empty environment, on the long-lived thread. */
  Process start(Path folder, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    try {
      return starter.submit(builder::start).get();
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

  /** Looks at a process again and again, to see whether it stands still. */
  ScheduledFuture<?> every(Runnable look) {
    long pause = looks.toMillis();
    return deadlines.scheduleWithFixedDelay(look, pause, pause, TimeUnit.MILLISECONDS);
  }

  private Path requirePrograms() {
    for (Tool tool : Tool.values()) {
      if (!Files.isExecutable(tool.in(ffmpegHome))) {
        throw new IllegalStateException(
            "There is no program %s. Set mediahub.ffmpeg.home to the folder of ffmpeg, or build the project, which puts one into target/dist/ffmpeg."
                .formatted(tool.in(ffmpegHome)));
      }
    }
    Path setpriv = Isolation.find("setpriv");
    if (setpriv == null) {
      throw new IllegalStateException(
          "The program setpriv is missing, which ends ffmpeg together with this service. Install the"
              + " package util-linux.");
    }
    return setpriv;
  }
}
