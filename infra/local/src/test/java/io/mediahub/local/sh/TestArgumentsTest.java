package io.mediahub.local.sh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code ./mediahub test WHAT} tells Maven, for the tests of this very project. */
class TestArgumentsTest {
  private static Shell.Ended arguments(String... what) throws Exception {
    String words = Arrays.stream(what).map(w -> "'" + w + "'").collect(Collectors.joining(" "));
    String script =
        "set -euo pipefail; say() { echo \"$*\" >&2; };"
            + " . infra/local/src/main/sh/test.sh; maven_arguments "
            + words;
    return Shell.run(Shell.PROJECT, Map.of(), List.of("bash", "-c", script));
  }

  private static List<String> maven(String... what) throws Exception {
    Shell.Ended ended = arguments(what);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    return ended.output().lines().toList();
  }

  @Test
  void without_a_word_everything_is_tested() throws Exception {
    assertThat(maven()).containsExactly("verify");
    assertThat(maven("-Dquick")).containsExactly("-Dquick", "verify");
  }

  @Test
  void a_module_is_tested_with_what_it_needs_built_and_not_tested() throws Exception {
    assertThat(maven("topology/domain"))
        .startsWith("-pl", "topology/domain", "-am")
        .anyMatch(a -> a.startsWith("-Dtest=") && a.contains("io/mediahub/domain/PureDomainTest"))
        .noneMatch(a -> a.contains("io/mediahub/schemas/"))
        .contains("-Dit.test=none")
        .endsWith("test");
  }

  @Test
  void a_module_with_integration_tests_is_packed_as_well() throws Exception {
    assertThat(maven("services/encoder-service/"))
        .startsWith("-pl", "services/encoder-service", "-am")
        .anyMatch(a -> a.startsWith("-Dit.test=io/mediahub/encoder/"))
        .endsWith("verify");
  }

  @Test
  void a_system_test_has_every_module_built_and_no_unit_test_run() throws Exception {
    assertThat(maven("AccessIT"))
        .doesNotContain("-pl")
        .contains("-Dtest=none", "-Dit.test=AccessIT")
        .endsWith("verify");
  }

  @Test
  void a_method_of_a_unit_test_is_found_in_its_module() throws Exception {
    assertThat(maven("TestArgumentsTest#a_method", "-Dquick"))
        .startsWith("-pl", "infra/local", "-am")
        .contains("-Dtest=TestArgumentsTest#a_method", "-Dquick")
        .endsWith("test");
  }

  @Test
  void what_does_not_exist_is_told_with_an_example() throws Exception {
    assertThat(arguments("NoSuchTest"))
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(2))
        .satisfies(e -> assertThat(e.output()).contains("no test 'NoSuchTest'", "AccessIT"));
    assertThat(arguments("topology/nowhere"))
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(2))
        .satisfies(e -> assertThat(e.output()).contains("no module 'topology/nowhere'"));
  }
}
