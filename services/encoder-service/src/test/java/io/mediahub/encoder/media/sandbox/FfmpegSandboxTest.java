package io.mediahub.encoder.media.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ws.schild.jave.EncoderException;
import ws.schild.jave.MultimediaObject;

/** What a hostile file, or a hostile command, gets to do. */
@SandboxTest
class FfmpegSandboxTest {
  private static final SandboxLimits LIMITS =
      new SandboxLimits(Duration.ofSeconds(30), 4L << 30, 64 << 20, Duration.ofSeconds(30));

  @TempDir Path folder;
  FfmpegSandbox sandbox;
  Path job;

  @BeforeEach
  void open() throws Exception {
    sandbox = TestMedia.sandbox();
    job = Files.createDirectory(folder.resolve("job"));
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void sees_its_source_and_nothing_else() throws Exception {
    Path mine = MadeMedia.sound(folder);
    Path other = Files.copy(mine, folder.resolve("other.mp4"));
    assertThat(probe(mine).succeeded()).isTrue();
    ToolResult refused = probe(mine, other);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.errors()).contains("No such file or directory");
  }

  @Test
  void a_sandbox_that_was_made_before_shows_the_same() throws Exception {
    Path mine = MadeMedia.sound(folder);
    Path other = Files.copy(mine, folder.resolve("other.mp4"));
    List<String> lines = new ArrayList<>();
    try (WaitingTool first = sandbox.prepare(Tool.FFPROBE, new JobSpace(job, mine), LIMITS);
        WaitingTool second = sandbox.prepare(Tool.FFPROBE, new JobSpace(job, mine), LIMITS);
        ToolRun read = first.run(showing(mine), lines::add);
        ToolRun refused = second.run(showing(other), line -> {})) {
      assertThat(read.result().succeeded()).isTrue();
      assertThat(lines).containsExactly("1");
      assertThat(refused.result().errors()).contains("No such file or directory");
    }
  }

  @Test
  void a_sandbox_that_ended_before_is_made_again() throws Exception {
    Path mine = MadeMedia.sound(folder);
    SandboxedProcess process =
        sandbox.locator(Tool.FFPROBE, new JobSpace(job, mine), LIMITS).createExecutor();
    process.prepare();
    process.kill();
    assertThat(process.waitFor(Duration.ofSeconds(10))).isTrue();
    List<String> lines = new ArrayList<>();

    try (ToolRun run = ToolRun.start(process, showing(mine), lines::add)) {
      assertThat(run.result().succeeded()).isTrue();
    }

    assertThat(lines).containsExactly("1");
  }

  @Test
  void a_sandbox_that_nobody_needs_ends() throws Exception {
    Set<Long> before = ownTools();
    WaitingTool unused =
        sandbox.prepare(Tool.FFMPEG, new JobSpace(job, MadeMedia.sound(folder)), LIMITS);
    Awaitility.await().until(() -> !before.containsAll(ownTools()));

    unused.close();

    Awaitility.await().until(() -> before.containsAll(ownTools()));
  }

  private static Set<Long> ownTools() {
    return ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  private static List<String> showing(Path file) {
    return List.of(
        "-v",
        "error",
        "-show_entries",
        "format=nb_streams",
        "-of",
        "csv=p=0",
        "-i",
        file.toString());
  }

  @Test
  void cannot_change_its_source() throws Exception {
    Path source = Files.copy(MadeMedia.sound(folder), folder.resolve("s.mp4"));
    byte[] before = Files.readAllBytes(source);
    // From another file: ffmpeg by itself refuses an output that is also its input.
    Path mine = Files.copy(source, job.resolve("mine.mp4"));
    ToolResult result =
        run(source, "-i", mine.toString(), "-y", "-c", "copy", "-f", "mp4", source.toString());
    assertThat(result.succeeded()).isFalse();
    assertThat(result.errors()).contains("Read-only file system");
    assertThat(source).hasBinaryContent(before);
  }

  @Test
  void has_no_network() throws Exception {
    Path source = MadeMedia.sound(folder);
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listener.setSoTimeout(1);
      ToolResult result =
          run(
              source,
              "-i",
              source.toString(),
              "-c",
              "copy",
              "-f",
              "adts",
              "tcp://127.0.0.1:%d?timeout=2000000".formatted(listener.getLocalPort()));
      assertThat(result.succeeded()).isFalse();
      assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void sees_no_settings_of_the_machine() throws Exception {
    ToolResult result = probe(MadeMedia.sound(folder), Path.of("/etc/passwd"));
    assertThat(result.errors()).contains("No such file or directory");
  }

  @Test
  void opens_no_playlist_whoever_asks() throws Exception {
    Path victim = Files.copy(MadeMedia.sound(folder), job.resolve("victim.mp4"));
    for (String script :
        List.of(
            "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n" + victim + "\n#EXT-X-ENDLIST\n",
            "ffconcat version 1.0\nfile " + victim + "\n",
            "<?xml version=\"1.0\"?><MPD><Period><AdaptationSet><Representation><BaseURL>"
                + victim
                + "</BaseURL></Representation></AdaptationSet></Period></MPD>")) {
      Path playlist = Files.writeString(folder.resolve("p.mp4"), script);
      assertThat(probe(playlist).succeeded()).isFalse();
      JobSpace space = new JobSpace(job, playlist);
      // JAVE's own call, which knows no allow-list, goes through the same door.
      assertThatThrownBy(
              () ->
                  new MultimediaObject(
                          playlist.toFile(), sandbox.locator(Tool.FFMPEG, space, LIMITS))
                      .getInfo())
          .isInstanceOf(EncoderException.class);
    }
  }

  @Test
  void jave_reads_real_media_through_it() throws Exception {
    Path file = MadeMedia.sound(folder);
    var info =
        new MultimediaObject(
                file.toFile(), sandbox.locator(Tool.FFMPEG, new JobSpace(job, file), LIMITS))
            .getInfo();
    assertThat(info.getDuration()).isEqualTo(1000);
    assertThat(info.getAudio().getChannels()).isEqualTo(2);
  }

  @Test
  void ends_at_its_deadline() throws Exception {
    Path source = TestMedia.CLIP;
    var limits =
        new SandboxLimits(Duration.ofSeconds(60), 4L << 30, 64 << 20, Duration.ofSeconds(1));
    ToolResult result = sandbox.run(Tool.FFMPEG, space(source), limits, endless(source), l -> {});
    assertThat(result.outOfTime()).isTrue();
    assertThat(result.wasKilled()).isTrue();
  }

  /** The threads of ffmpeg can wait for each other for ever; here one waits for a pipe. */
  @Test
  void ends_when_it_stands_still() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (FfmpegSandbox watched = watched()) {
      ToolResult result =
          watched.run(
              Tool.FFMPEG,
              space(pipe),
              LIMITS,
              List.of("-i", pipe.toString(), "-f", "null", "-"),
              l -> {});

      assertThat(result.outOfTime()).isTrue();
      assertThat(result.describe("The encoder")).contains("did not get on");
    }
  }

  @Test
  void goes_on_as_long_as_it_works() throws Exception {
    Path source = TestMedia.CLIP;
    Duration wall = Duration.ofSeconds(3);
    var limits = new SandboxLimits(Duration.ofSeconds(60), 4L << 30, 64 << 20, wall);
    try (FfmpegSandbox watched = watched()) {
      long begun = System.nanoTime();

      watched.run(Tool.FFMPEG, space(source), limits, endless(source), l -> {});

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(wall);
    }
  }

  /** Looks so often that half a second of standing still is noticed. */
  private static FfmpegSandbox watched() {
    return FfmpegSandbox.open(TestMedia.FFMPEG_HOME, TestMedia.ISOLATION, Duration.ofMillis(80));
  }

  @Test
  void ends_when_its_processor_time_is_used_up() throws Exception {
    Path source = TestMedia.CLIP;
    var limits =
        new SandboxLimits(Duration.ofSeconds(1), 4L << 30, 64 << 20, Duration.ofSeconds(60));
    ToolResult result = sandbox.run(Tool.FFMPEG, space(source), limits, endless(source), l -> {});
    assertThat(result.wasKilled()).isTrue();
    assertThat(result.describe("It")).contains("processor time");
  }

  @Test
  void writes_no_more_than_it_may() throws Exception {
    Path source = TestMedia.CLIP;
    var limits =
        new SandboxLimits(Duration.ofSeconds(30), 4L << 30, 1 << 20, Duration.ofSeconds(30));
    ToolResult result =
        sandbox.run(
            Tool.FFMPEG,
            space(source),
            limits,
            List.of(
                "-v",
                "error",
                "-i",
                source.toString(),
                "-c:v",
                "rawvideo",
                "-f",
                "rawvideo",
                "big.yuv"),
            line -> {});
    assertThat(result.succeeded()).isFalse();
    assertThat(Files.size(job.resolve("big.yuv"))).isLessThanOrEqualTo(1 << 20);
  }

  @Test
  void maps_no_more_memory_than_it_may() throws Exception {
    Path source = TestMedia.CLIP;
    List<String> moment = new ArrayList<>(endless(source));
    moment.addAll(moment.indexOf("-f"), List.of("-t", "0.2"));
    assertThat(sandbox.run(Tool.FFMPEG, space(source), LIMITS, moment, l -> {}).succeeded())
        .isTrue();
    var limits =
        new SandboxLimits(Duration.ofSeconds(30), 1L << 28, 64 << 20, Duration.ofSeconds(30));
    ToolResult result = sandbox.run(Tool.FFMPEG, space(source), limits, moment, l -> {});
    assertThat(result.succeeded()).isFalse();
    assertThat(result.outOfTime()).isFalse();
  }

  @Test
  void ends_when_it_is_stopped() throws Exception {
    Path source = TestMedia.CLIP;
    ToolRun run =
        ToolRun.start(
            sandbox.locator(Tool.FFMPEG, space(source), LIMITS), endless(source), line -> {});
    assertThat(run.waitFor(Duration.ofMillis(300))).isFalse();
    assertThat(running(source)).isNotEmpty();
    run.close();
    assertThat(run.waitFor(Duration.ofMillis(1))).isTrue();
    Awaitility.await().until(() -> running(source).isEmpty());
  }

  @Test
  void dies_with_the_process_that_started_it() throws Exception {
    Path source = Files.copy(TestMedia.CLIP, folder.resolve("o.mp4"));
    Process parent =
        TestMedia.jvm(
                folder, List.of(), List.of(), Orphanage.class, job.toString(), source.toString())
            .start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !running(source).isEmpty() || !parent.isAlive());
    assertThat(running(source)).isNotEmpty();
    parent.destroyForcibly().waitFor();
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> running(source).isEmpty());
  }

  @Test
  void dies_with_it_at_whatever_moment() throws Exception {
    long seed = System.nanoTime();
    System.out.println("dies_with_it_at_whatever_moment: seed " + seed);
    Random random = new Random(seed);
    Path source = Files.copy(TestMedia.CLIP, folder.resolve("o.mp4"));
    for (int i = 0; i < 5; i++) {
      Process parent =
          TestMedia.jvm(
                  folder, List.of(), List.of(), Hasty.class, job.toString(), source.toString())
              .start();
      assertThat(parent.inputReader().lines().anyMatch("begins"::equals)).isTrue();
      parent.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
      assertThat(parent.isAlive()).isTrue();
      parent.destroyForcibly().waitFor();
      Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> running(source).isEmpty());
    }
  }

  /** A process that starts ffmpeg and ends it, again and again, until it is killed. */
  static final class Hasty {
    public static void main(String[] arguments) throws Exception {
      Path source = Path.of(arguments[1]);
      JobSpace space = new JobSpace(Path.of(arguments[0]), source);
      var limits =
          new SandboxLimits(Duration.ofSeconds(30), 4L << 30, 64 << 20, Duration.ofMillis(1));
      try (FfmpegSandbox sandbox = TestMedia.sandbox()) {
        System.out.println("begins");
        while (true) {
          sandbox.run(Tool.FFMPEG, space, limits, endless(source), line -> {});
        }
      }
    }
  }

  /** A process that starts ffmpeg and then only waits to be killed. */
  static final class Orphanage {
    public static void main(String[] arguments) throws Exception {
      Path source = Path.of(arguments[1]);
      JobSpace space = new JobSpace(Path.of(arguments[0]), source);
      try (FfmpegSandbox sandbox = TestMedia.sandbox()) {
        sandbox.run(Tool.FFMPEG, space, LIMITS, endless(source), line -> {});
      }
    }
  }

  @Test
  void messages_name_the_setting_that_is_wrong() {
    assertThatThrownBy(() -> FfmpegSandbox.open(folder, SandboxMode.REQUIRED))
        .hasMessageContaining("mediahub.ffmpeg.home");
    assertThatThrownBy(() -> new SandboxLimits(Duration.ZERO, 1, 1, Duration.ofSeconds(1)))
        .hasMessageContaining("positive limits");
    assertThatThrownBy(() -> AllowList.guard(List.of("in.mp4"), Tool.FFPROBE, Inputs.FILMS))
        .hasMessageContaining("-i");
  }

  private ToolResult probe(Path source) throws InterruptedException {
    return probe(source, source);
  }

  private ToolResult probe(Path source, Path asked) throws InterruptedException {
    return sandbox.run(
        Tool.FFPROBE,
        space(source),
        LIMITS,
        List.of("-v", "error", "-i", asked.toString()),
        line -> {});
  }

  private ToolResult run(Path source, String... arguments) throws InterruptedException {
    List<String> all = new ArrayList<>(List.of("-v", "error"));
    all.addAll(List.of(arguments));
    return sandbox.run(Tool.FFMPEG, space(source), LIMITS, all, line -> {});
  }

  private static List<String> endless(Path source) {
    return List.of(
        "-v",
        "error",
        "-stream_loop",
        "-1",
        "-i",
        source.toString(),
        "-c:v",
        "libx264",
        "-f",
        "null",
        "-");
  }

  private JobSpace space(Path source) {
    return new JobSpace(job, source);
  }

  private static List<ProcessHandle> running(Path source) {
    return ProcessHandle.allProcesses()
        .filter(
            process -> {
              String command = process.info().commandLine().orElse("");
              return command.contains("-stream_loop") && command.contains("-i " + source);
            })
        .toList();
  }
}
