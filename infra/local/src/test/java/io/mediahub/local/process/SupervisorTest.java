package io.mediahub.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.settings.Places;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes, small ones. */
class SupervisorTest {
  @TempDir Path folder;

  private Supervisor supervisor;

  /** A shell script that is ready when it has made a file of its name. */
  private record Script(Path folder, String name, Set<String> needs, String text, Path made)
      implements Component {
    Script(Path folder, String name, Set<String> needs, String text) {
      this(folder, name, needs, text, folder.resolve(name));
    }

    @Override
    public String url() {
      return "";
    }

    @Override
    public void prepare() throws Exception {
      Files.deleteIfExists(made);
    }

    @Override
    public Launch launch() {
      return new Launch(List.of("sh", "-c", text), Map.of("ME", name), folder, null);
    }

    @Override
    public boolean ready() {
      return Files.exists(made);
    }

    @Override
    public Duration readyWithin() {
      return Duration.ofSeconds(10);
    }

    @Override
    public Duration stopsWithin() {
      return Duration.ofSeconds(2);
    }
  }

  private Script script(String name, Set<String> needs, String text) {
    return new Script(folder, name, needs, text);
  }

  private Supervisor supervise(Component... components) throws Exception {
    Places places = Places.of(folder, "unit");
    Files.createDirectories(places.run());
    supervisor =
        new Supervisor(
            new Platform("unit", places, new Settings(Map.of(), Map.of())),
            List.of(components),
            Set.of(),
            new ProcessTable(places.run().resolve("processes")),
            line -> {});
    return supervisor;
  }

  @AfterEach
  void stop() {
    if (supervisor != null) {
      supervisor.stop();
    }
  }

  private PlatformStatus.Entry entry(String name) {
    return supervisor.status().components().stream()
        .filter(e -> e.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void what_is_needed_comes_first_and_ends_last() throws Exception {
    String note =
        "trap 'echo $ME stopped >> order; exit' TERM; echo $ME started >> order; touch $ME; ";
    String live = note + "while :; do sleep 0.05; done";
    supervise(script("second", Set.of("first"), live), script("first", Set.of(), live)).start();
    supervisor.stop();

    assertThat(folder.resolve("order"))
        .hasContent("first started\nsecond started\nsecond stopped\nfirst stopped");
  }

  @Test
  void a_killed_process_is_started_again() throws Exception {
    supervise(script("a", Set.of(), "touch $ME; exec sleep 60")).start();
    long first = entry("a").pid();

    ProcessHandle.of(first).orElseThrow().destroyForcibly();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> entry("a").state().equals("ready") && entry("a").restarts() == 1);
    assertThat(entry("a").pid()).isNotEqualTo(first);
  }

  @Test
  void a_process_that_ignores_the_polite_signal_is_killed_with_its_children() throws Exception {
    supervise(script("a", Set.of(), "trap '' TERM; touch $ME; sleep 60 & wait; wait")).start();
    List<ProcFs.Stat> family = ProcFs.tree(entry("a").pid());
    assertThat(family).hasSizeGreaterThan(1);

    supervisor.stop();

    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                family.stream()
                    .noneMatch(
                        s -> ProcessHandle.of(s.pid()).map(ProcessHandle::isAlive).orElse(false)));
  }

  @Test
  void a_component_that_never_comes_up_ends_the_start_with_a_sentence() throws Exception {
    Supervisor hopeless = supervise(script("a", Set.of(), "exit 3"));

    assertThatThrownBy(hopeless::start)
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ExitCode.COMPONENT_FAILED);
              assertThat(failure.sentence()).contains("Component a", "exit code 3");
            });
    assertThat(supervisor.status().phase()).isEqualTo("stopped");
  }
}
