package io.mediahub.local.sh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsUserTest {
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  @TempDir Path folder;
  private Path project;
  private Path state;
  private Path dist;

  @BeforeEach
  void project() throws Exception {
    // Every ancestor but the last is open, as below /tmp; JUnit's own folder is closed.
    mode(folder, "rwxr-xr-x");
    project = Files.createDirectories(folder.resolve("Kino für alle"));
    state = project.resolve(".mediahub/unit");
    dist = Files.createDirectories(project.resolve("target/dist"));
    Files.writeString(dist.resolve("program.jar"), "a jar");
    Files.writeString(project.resolve("private"), "root's own");
  }

  private Shell.Ended asUser(Map<String, String> variables, String log, String script)
      throws Exception {
    List<String> command =
        new ArrayList<>(List.of("bash", Shell.PROJECT + "/infra/local/src/main/sh/as-user.sh"));
    command.addAll(List.of(state.toString(), dist.toString(), JDK.toString(), log));
    command.addAll(List.of("sh", "-c", script));
    // The strictest umask, under which nobody else may enter what the script makes.
    List<String> strict = new ArrayList<>(List.of("sh", "-c", "umask 077; exec \"$@\"", "sh"));
    strict.addAll(command);
    return Shell.run(folder, variables, strict);
  }

  private static void mode(Path path, String mode) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  @Test
  void called_by_root_it_is_nobody_who_runs_without_any_right_of_roots() throws Exception {
    assumeTrue(Shell.isRoot(), "only root can become somebody else");

    Shell.Ended ended =
        asUser(
            Map.of(),
            "-",
            "id -un; pwd; touch mine && echo wrote; cat '%s/program.jar'; grep CapEff /proc/self/status"
                .formatted(dist));

    assertThat(ended.output())
        .contains("nobody\n", state + "\n", "wrote\n", "a jar")
        .containsPattern("CapEff:\\s+0000000000000000");
    assertThat(Files.getOwner(state.resolve("mine")).getName()).isEqualTo("nobody");
  }

  @Test
  void below_a_folder_that_only_root_may_enter_it_sees_what_it_needs_and_nothing_else()
      throws Exception {
    assumeTrue(Shell.isRoot(), "only root can become somebody else");
    mode(dist.resolve("program.jar"), "rw-------"); // as under umask 077
    mode(project, "rwx------");

    Shell.Ended ended =
        asUser(
            Map.of(),
            "-",
            "pwd; cat '%s/program.jar'; ls -A '%s'; touch '%s/x' || echo refused; touch mine"
                .formatted(dist, project, dist));

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output())
        .contains(state + "\n", "a jar", ".mediahub\ntarget\n", "refused")
        .doesNotContain("private");
    assertThat(state.resolve("mine")).exists();
    assertThat(Files.getPosixFilePermissions(project))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void it_never_runs_anything_as_root() throws Exception {
    assumeTrue(Shell.isRoot(), "only root can become somebody else");

    assertThat(asUser(Map.of("MEDIAHUB_USER", "root"), "-", "echo ran"))
        .satisfies(
            refused -> {
              assertThat(refused.exitCode()).isEqualTo(3);
              assertThat(refused.output()).contains("does not run as root").doesNotContain("ran\n");
            });
    assertThat(asUser(Map.of("MEDIAHUB_USER", "no-such-user"), "-", "echo ran").output())
        .contains("no user 'no-such-user'");
  }

  @Test
  void the_output_goes_to_the_log_and_the_exit_code_is_the_commands() throws Exception {
    Path log = state.resolve("logs/supervisor.log");

    Shell.Ended ended = asUser(Map.of(), log.toString(), "echo said; exit 7");

    assertThat(ended.exitCode()).isEqualTo(7);
    assertThat(ended.output()).isEmpty();
    assertThat(log).hasContent("said");
  }
}
