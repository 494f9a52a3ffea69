package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.local.state.PlatformStatus;
import io.mediahub.system.stack.Cli;
import io.mediahub.system.stack.Clips;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Processes;
import io.mediahub.system.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line as its users have it, on the platform that the other tests have used. */
@OnStack
@Order(10)
class SupervisorIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void given_a_running_platform_when_up_is_said_again_then_a_sentence_says_so() {
    Cli.Ended second = Cli.call("up", "--detach");

    assertThat(second.exitCode()).isEqualTo(5);
    assertThat(second.said()).contains("already up", "./mediahub down").doesNotContain("\tat ");
  }

  @Test
  void given_a_name_that_is_none_when_logs_are_asked_for_then_the_known_ones_are_told() {
    Cli.Ended logs = Cli.call("logs", "nobody");

    assertThat(logs.exitCode()).isEqualTo(2);
    assertThat(logs.said()).contains("user-service", "supervisor");
  }

  @Test
  void given_a_running_platform_when_its_status_is_asked_for_then_every_component_is_measured() {
    JsonNode status = JSON.readTree(Cli.call("status", "--output", "json").lastLine());

    assertThat(status.path("healthy").asBoolean()).isTrue();
    assertThat(status.path("components").valueStream().map(c -> c.path("name").asString()))
        .containsAll(Processes.all());
    for (JsonNode component : status.path("components")) {
      assertThat(component.propertyNames())
          .contains("name", "pid", "state", "rssBytes", "startMs", "url");
      assertThat(component.path("state").asString()).isEqualTo("ready");
      if (component.path("pid").isNumber()) {
        assertThat(component.path("rssBytes").asLong()).isGreaterThan(10_000_000);
      }
    }
  }

  @Test
  void given_a_clip_when_the_demo_runs_then_its_answer_has_all_that_a_script_needs() {
    Cli.Ended demo = Cli.call("demo", Clips.quickest().toString(), "--output", "json");

    assertThat(demo.exitCode()).as(demo.said()).isZero();
    JsonNode answer = JSON.readTree(demo.lastLine());
    assertThat(answer.path("mediaId").asString()).isNotBlank();
    assertThat(answer.path("status").asString()).isEqualTo("published");
    assertThat(answer.path("playlistUrl").asString()).startsWith("http").endsWith(".m3u8");
    assertThat(answer.path("cookies").propertyNames())
        .contains("CloudFront-Policy", "CloudFront-Signature", "CloudFront-Key-Pair-Id");
    for (String person : List.of("owner", "viewer")) {
      assertThat(answer.path(person).path("email").asString()).contains("@");
      assertThat(answer.path(person).path("password").asString()).isNotBlank();
    }
    for (String step : List.of("uploaded", "inspected", "firstPlayable", "published")) {
      assertThat(answer.path("timings").path(step).asLong()).as(step).isPositive();
    }
    assertThat(answer.path("checks").properties())
        .isNotEmpty()
        .allSatisfy(check -> assertThat(check.getValue().asBoolean()).isTrue());
    for (JsonNode event : answer.path("events")) {
      assertThat(event.propertyNames()).contains("type", "version", "occurredAt", "hopMillis");
    }
  }

  @Test
  void given_a_killed_supervisor_when_up_is_said_then_what_it_left_is_replaced() {
    List<Long> left = pids();
    killSupervisor();
    Cli.Ended status = Cli.call("status");

    Cli.Ended up = Cli.call("up", "--detach");

    assertThat(status.exitCode()).isEqualTo(6);
    assertThat(status.said()).contains("left", "processes");
    assertThat(up.exitCode()).as(up.said()).isZero();
    assertThat(Stack.status().allReady()).isTrue();
    assertThat(pids()).doesNotContainAnyElementsOf(left);
    awaitGone(left);
  }

  @Test
  void given_a_killed_supervisor_when_down_is_said_then_nothing_of_it_runs_any_more() {
    List<Long> left = pids();
    killSupervisor();
    assertThat(left).allMatch(SupervisorIT::alive);

    Cli.Ended down = Cli.call("down");

    assertThat(down.exitCode()).isZero();
    awaitGone(left);
    Cli.Ended up = Cli.call("up", "--detach");
    assertThat(up.exitCode()).as(up.said()).isZero();
  }

  private static void killSupervisor() {
    long supervisor = Stack.status().supervisorPid();
    ProcessHandle.of(supervisor).orElseThrow().destroyForcibly();
    await().atMost(LIMIT).until(() -> !alive(supervisor));
  }

  private static List<Long> pids() {
    return Stack.status().components().stream()
        .map(PlatformStatus.Entry::pid)
        .filter(Objects::nonNull)
        .toList();
  }

  /** A killed process stays visible until its parent, which was killed as well, is replaced. */
  private static void awaitGone(List<Long> pids) {
    await().atMost(LIMIT).until(() -> pids.stream().noneMatch(SupervisorIT::alive));
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
