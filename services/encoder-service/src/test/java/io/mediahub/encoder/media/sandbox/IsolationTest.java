package io.mediahub.encoder.media.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left for somebody who has taken over ffmpeg: a shell takes its place. */
@SandboxTest
class IsolationTest {
  private static final SandboxLimits LIMITS =
      new SandboxLimits(Duration.ofSeconds(30), 4L << 30, 1 << 20, Duration.ofSeconds(30));

  @TempDir Path folder;
  FfmpegSandbox sandbox;
  Path home;
  Path job;
  Path source;

  @BeforeEach
  void open() throws Exception {
    sandbox = TestMedia.sandbox();
    home = Files.createDirectory(folder.resolve("programs of é"));
    for (String program : List.of("bash", "unshare")) {
      Files.copy(Isolation.find(program), home.resolve(program));
    }
    job = Files.createDirectory(folder.resolve("job, with: \\ and 'ä'"));
    source = Files.writeString(folder.resolve("a \"source\".mp4"), "source");
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void finds_the_libraries_its_program_its_source_and_its_folder() throws Exception {
    String ours = folder.getName(0).toString();
    assertThat(inside("printf '%s\\n' /* /.[!.]*").lines().map(line -> line.substring(1)))
        .contains("lib", "usr", ours)
        .isSubsetOf("lib", "lib64", "usr", "isolate", "old", ours, ".[!.]*");
    assertThat(inside("cd /usr; printf '%s\\n' *").lines()).isSubsetOf("lib", "lib64");
    assertThat(inside("cd \"${0%/*}\"; cd ..; printf '%s\\n' *").lines())
        .containsExactlyInAnyOrderElementsOf(names(folder));
    assertThat(inside("echo \"$(<'%s')\"".formatted(source)).strip()).isEqualTo("source");
  }

  @Test
  void writes_in_its_folder_and_nowhere_else() throws Exception {
    String script =
        "echo mine >mine; for f in / /usr/lib \"${0%/*}\" \"${0%/*/*}\" /isolate /old /tmp; do"
            + " [ ! -d \"$f\" ] || { : >\"$f/x\"; } 2>/dev/null && [ -e \"$f/x\" ] && echo \"$f\";"
            + " done; : >'"
            + source
            + "' || :";
    assertThat(inside(script)).isEmpty();
    assertThat(job.resolve("mine")).hasContent("mine");
    assertThat(source).hasContent("source");
    assertThat(names(job)).containsExactly("mine");
  }

  @Test
  void starts_in_its_folder_with_nothing_of_our_environment() throws Exception {
    assertThat(inside("pwd").strip()).isEqualTo(job.toString());
    assertThat(inside("compgen -e").lines())
        .contains("LD_LIBRARY_PATH")
        .isSubsetOf("LD_LIBRARY_PATH", "PWD", "OLDPWD", "SHLVL", "_");
  }

  @Test
  void makes_no_namespace_of_its_own() throws Exception {
    assertThat(inside("\"${0%/*}/unshare\" --user \"$0\" -c 'echo made it'")).isEmpty();
  }

  @Test
  void has_no_rights_and_a_session_of_its_own() throws Exception {
    Process process = start("read line");
    try {
      Awaitility.await()
          .ignoreExceptions() // what prepares it comes and goes
          .until(() -> Files.readString(proc(process).resolve("status")).contains("Name:\tbash\n"));
      Path proc = proc(process);
      String status = Files.readString(proc.resolve("status"));
      for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
        assertThat(status).contains(set + ":\t0000000000000000");
      }
      assertThat(status).contains("NoNewPrivs:\t1");
      assertThat(session(proc)).isNotEqualTo(session(Path.of("/proc/self")));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Its arguments come when they are known; what follows them is its own input. */
  @Test
  void a_program_that_waits_for_its_arguments_is_isolated_as_well() throws Exception {
    String ours = folder.getName(0).toString();
    List<String> waiting =
        isolation(sandbox.tier(), home)
            .waiting(new JobSpace(job, source), LIMITS, home.resolve("bash"));
    Process process = sandbox.start(job, waiting);
    String script = "printf '%s\\n' /*; pwd; read -r line; echo \"<$line>  '$0'\"";
    String told = String.join("\n", "-c", script, " a  name of é", "", "q", "");
    process.getOutputStream().write(told.getBytes(StandardCharsets.UTF_8));

    List<String> lines = Trial.finish(process).output().lines().toList();

    assertThat(lines.subList(0, lines.size() - 2))
        .isSubsetOf("/lib", "/lib64", "/usr", "/isolate", "/old", "/" + ours);
    assertThat(lines).endsWith(job.toString(), "<q>  ' a  name of é'");
  }

  @Test
  void a_program_that_is_told_nothing_does_not_run() throws Exception {
    List<String> waiting =
        isolation(sandbox.tier(), home)
            .waiting(new JobSpace(job, source), LIMITS, home.resolve("bash"));

    Trial.Run run = Trial.finish(sandbox.start(job, waiting));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).isEmpty();
  }

  @Test
  void ends_where_somebody_else_started_it() throws Exception {
    List<String> command = new ArrayList<>(command("echo ran"));
    command.set(command.indexOf(Long.toString(ProcessHandle.current().pid())), "1");
    Trial.Run run = Trial.finish(sandbox.start(job, command));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).isEmpty();
  }

  @Test
  void doctor_tries_it_as_the_service_does() throws Exception {
    assertThat(doctor(List.of(), sandbox.tier()).lines()).containsExactly(sandbox.tier().label());
  }

  @Test
  void doctor_says_what_is_wrong() throws Exception {
    assertThat(doctor(List.of(), Tier.OFF).lines())
        .containsExactly("none", "off: files of this machine can be read in it");
    assertThat(doctor(TestMedia.POOR_MACHINE, Tier.NAMESPACES))
        .startsWith("none\nnamespaces: unshare: unshare failed")
        .contains("sysctl -w user.max_user_namespaces=15000 allows them");
  }

  @Test
  void a_trial_notices_an_isolation_that_does_not_isolate() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), Trial.SECRET);
    Trial open = new Trial(isolation(Tier.OFF, TestMedia.FFMPEG_HOME), sandbox::start);
    assertThat(open.reads(secret, job)).isTrue();
    assertThat(open.connects(job)).isTrue();
    Trial shut = new Trial(isolation(sandbox.tier(), TestMedia.FFMPEG_HOME), sandbox::start);
    assertThat(shut.reads(secret, job)).isFalse();
    assertThat(shut.connects(job)).isFalse();
  }

  private static String doctor(List<String> wrapper, Tier tier) throws Exception {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(List.of("bash", "-c", resource("try-isolation.sh"), "try"));
    command.addAll(List.of(resource("isolate.sh"), tier.label()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String resource(String name) throws Exception {
    try (InputStream text = Isolation.class.getResourceAsStream(name)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void the_tools_of_a_job_are_as_nice_as_its_space_says() throws Exception {
    int own = nice(Path.of("/proc/self"));
    List<String> command =
        isolation(sandbox.tier(), home)
            .command(
                new JobSpace(job, source, 10),
                LIMITS,
                home.resolve("bash"),
                List.of("-c", "echo runs; read -r end"));
    Process process = sandbox.start(job, command);
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("runs");

      assertThat(nice(proc(process))).isEqualTo(Math.min(19, own + 10));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static int nice(Path proc) throws Exception {
    String stat = Files.readString(proc.resolve("stat"), StandardCharsets.ISO_8859_1);
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
  }

  private String inside(String script) throws Exception {
    return Trial.finish(start(script)).output();
  }

  private Process start(String script) throws Exception {
    return sandbox.start(job, command(script));
  }

  private List<String> command(String script) {
    return isolation(sandbox.tier(), home)
        .command(new JobSpace(job, source), LIMITS, home.resolve("bash"), List.of("-c", script));
  }

  private static Isolation isolation(Tier tier, Path home) {
    Path bubblewrap = tier == Tier.BUBBLEWRAP ? Isolation.find("bwrap") : null;
    return new Isolation(
        tier, bubblewrap, Isolation.find("setpriv"), home.toAbsolutePath().normalize());
  }

  /** The last of a chain of processes. */
  private static Path proc(Process process) {
    ProcessHandle last = process.toHandle();
    for (var next = last.children().findFirst();
        next.isPresent();
        next = last.children().findFirst()) {
      last = next.get();
    }
    return Path.of("/proc", Long.toString(last.pid()));
  }

  /** The sixth field; the second, the name, is in brackets. */
  private static String session(Path proc) throws Exception {
    String stat = Files.readString(proc.resolve("stat"), StandardCharsets.ISO_8859_1);
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3];
  }

  private static List<String> names(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
