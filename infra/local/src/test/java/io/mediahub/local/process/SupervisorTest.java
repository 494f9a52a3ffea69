package io.mediahub.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.proc.ProcFs;
import io.mediahub.local.settings.Places;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.Settings;
import io.mediahub.local.state.PlatformStatus;
import io.mediahub.local.state.ProcessTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes, small ones. */
class SupervisorTest {
  @TempDir Path folder;

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private RestartPolicy policy = RestartPolicy.DEFAULT;
  private Supervisor.StartLimits limits = Supervisor.StartLimits.DEFAULT;
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
    public Duration stillFor() {
      return Duration.ofSeconds(3);
    }

    @Override
    public Duration stopsWithin() {
      return Duration.ofSeconds(2);
    }
  }

  /** Always alive, whether ready or not. */
  private record Living(Script script) implements Component {
    @Override
    public String name() {
      return script.name();
    }

    @Override
    public Set<String> needs() {
      return script.needs();
    }

    @Override
    public String url() {
      return script.url();
    }

    @Override
    public Launch launch() {
      return script.launch();
    }

    @Override
    public boolean ready() {
      return script.ready();
    }

    @Override
    public boolean alive() {
      return true;
    }
  }

  /** A class that it needs is missing. */
  private record Unloadable(String name) implements Component {
    @Override
    public Set<String> needs() {
      return Set.of();
    }

    @Override
    public String url() {
      return "";
    }

    @Override
    public void prepare() {
      throw new NoClassDefFoundError("some/Library");
    }

    @Override
    public boolean ready() {
      return false;
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
            List.of(),
            policy,
            limits,
            new ProcessTable(places.run().resolve("processes")),
            messages::add);
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
  void one_that_was_given_up_after_the_start_comes_back_when_what_it_lacked_does()
      throws Exception {
    Duration moment = Duration.ofMillis(20);
    policy =
        new RestartPolicy(
            new Backoff(moment, moment),
            2,
            Duration.ofMinutes(1),
            Duration.ofMillis(200),
            moment,
            24);
    supervise(script("a", Set.of(), "[ ! -e full ] || exit 1; touch $ME; exec sleep 60")).start();
    Path full = Files.createFile(folder.resolve("full"));
    ProcessHandle.of(entry("a").pid()).orElseThrow().destroyForcibly();
    await().atMost(Duration.ofSeconds(20)).until(() -> entry("a").state().equals("failed"));

    Files.delete(full);

    await().atMost(Duration.ofSeconds(20)).until(() -> entry("a").state().equals("ready"));
    assertThat(messages)
        .anyMatch(line -> line.contains("a ") && line.contains("failed"))
        .last()
        .asString()
        .contains("ready again");
  }

  @Test
  void one_that_lives_but_cannot_serve_is_not_started_anew_and_a_lifeless_one_is()
      throws Exception {
    Duration moment = Duration.ofMillis(20);
    policy =
        new RestartPolicy(
            new Backoff(moment, moment), 6, Duration.ofMinutes(1), Duration.ofHours(1), moment, 5);
    String script = "touch $ME; exec sleep 60";
    supervise(new Living(script("living", Set.of(), script)), script("lifeless", Set.of(), script))
        .start();
    long pid = entry("living").pid();

    Files.delete(folder.resolve("living"));
    Files.delete(folder.resolve("lifeless"));

    await().atMost(Duration.ofSeconds(20)).until(() -> entry("lifeless").restarts() == 1);
    await()
        .atMost(Duration.ofSeconds(20))
        .during(Duration.ofMillis(500))
        .until(() -> entry("living").state().equals("unhealthy"));
    assertThat(entry("living").pid()).isEqualTo(pid);
    Files.createFile(folder.resolve("living"));
    await().atMost(Duration.ofSeconds(20)).until(() -> entry("living").state().equals("ready"));
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
    Duration moment = Duration.ofMillis(20);
    policy =
        new RestartPolicy(
            new Backoff(moment, moment), 3, Duration.ofMinutes(1), Duration.ofHours(1), moment, 9);
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

  /** Repeated: a status written after the end is seen when JUnit cannot delete the folder. */
  @RepeatedTest(50)
  void a_component_that_this_program_cannot_even_prepare_ends_the_start_with_a_sentence()
      throws Exception {
    Supervisor hopeless = supervise(new Unloadable("a"));

    assertThatThrownBy(hopeless::start)
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.sentence()).contains("Component a", "some/Library"));
  }

  @Test
  void a_slow_process_that_prints_now_and_then_is_waited_for() throws Exception {
    // Three times as long as a start without progress may take.
    String slow =
        "for i in 1 2 3 4 5 6; do echo step $i; sleep 1.5; done; touch $ME; exec sleep 60";

    supervise(script("a", Set.of(), slow)).start();

    assertThat(entry("a").restarts()).isZero();
    assertThat(entry("a").startMs()).isGreaterThan(8_000);
  }

  @Test
  void one_that_works_without_a_word_is_waited_for() throws Exception {
    String busy =
        "end=$(($(date +%s) + 8)); while [ $(date +%s) -lt $end ]; do"
            + " i=0; while [ $i -lt 50000 ]; do i=$((i + 1)); done; done; touch $ME; exec sleep 60";

    supervise(script("a", Set.of(), busy)).start();

    assertThat(entry("a").restarts()).isZero();
  }

  @Test
  void one_that_stands_still_is_started_again_and_the_sentence_says_for_how_long()
      throws Exception {
    Duration moment = Duration.ofMillis(20);
    policy =
        new RestartPolicy(
            new Backoff(moment, moment), 0, Duration.ofMinutes(1), Duration.ofHours(1), moment, 9);
    Supervisor hopeless = supervise(script("a", Set.of(), "exec sleep 60"));

    assertThatThrownBy(hopeless::start)
        .isInstanceOf(Failure.class)
        .message()
        .contains("Component a could not be started")
        .containsPattern("was not ready within \\d+ s and has made no progress for [34] s");
  }

  @Test
  void a_start_in_which_nothing_gets_on_ends_and_names_what_was_waited_for() throws Exception {
    limits = new Supervisor.StartLimits(Duration.ofSeconds(1), Duration.ofMinutes(1));
    Supervisor stuck =
        supervise(
            script("first", Set.of(), "exec sleep 60"), script("second", Set.of("first"), "exit"));

    assertThatThrownBy(stuck::start)
        .isInstanceOf(Failure.class)
        .message()
        .containsPattern(
            "Component first was not ready after \\d s, and nothing has made progress for \\d s");
  }

  @Test
  void a_start_that_gets_on_but_never_ends_is_given_up_too() throws Exception {
    limits = new Supervisor.StartLimits(Duration.ofMinutes(1), Duration.ofSeconds(3));
    Supervisor endless =
        supervise(script("a", Set.of(), "while :; do echo on and on; sleep 0.5; done"));

    assertThatThrownBy(endless::start)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("Component a was not ready within 3 s");
  }
}
