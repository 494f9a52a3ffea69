package io.mediahub.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.client.RecipeMedia;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.reencode.Outcome;
import io.mediahub.local.reencode.Recipes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What scripts see of {@code reencode}: its exit code, and one object. */
class ReencodeTest {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
  }

  private static int run(String... more) {
    String[] all = new String[more.length + 5];
    System.arraycopy(
        new String[] {"reencode", "--recipe", "current", "--email", "a@b.c"}, 0, all, 0, 5);
    System.arraycopy(more, 0, all, 5, more.length);
    return Main.commandLine().execute(all);
  }

  @ParameterizedTest
  @CsvSource({
    "--filter,colour=red",
    "--filter,older-than=soon",
    "--filter,owner",
    "--least-ssim,1.5",
    "--most-growth,0.5",
    "--budget,0",
    "--budget,much",
    "--at-once,0",
    "--canary,-1",
  })
  void options_that_make_no_sense_end_with_2(String option, String value) {
    assertThat(run(option, value)).isEqualTo(2);
  }

  @Test
  void scripts_read_why_it_failed() {
    assertThat(run("--filter", "colour=red", "--output", "json")).isEqualTo(2);

    var answer = JsonMapper.shared().readTree(said.toString(StandardCharsets.UTF_8));
    assertThat(answer.path("exitCode").asInt()).isEqualTo(2);
    assertThat(answer.path("sentence").asString()).contains("colour");
  }

  private static Recipes with(String... known) {
    return new Recipes() {
      @Override
      public List<String> known() {
        return List.of(known);
      }

      @Override
      public List<RecipeMedia> media(String recipe, Map<String, String> filter) {
        throw new AssertionError();
      }

      @Override
      public Optional<RecipeMedia> media(String recipe, String mediaId) {
        throw new AssertionError();
      }

      @Override
      public boolean ask(String recipe, String mediaId, Gate gate, boolean again) {
        throw new AssertionError();
      }
    };
  }

  @Test
  void a_recipe_that_the_platform_does_not_have_is_refused_with_those_that_it_has() {
    assertThat(Reencode.known(with("new", "other"), "current")).isEqualTo("new");
    assertThat(Reencode.known(with("new", "other"), "other")).isEqualTo("other");
    assertThatThrownBy(() -> Reencode.known(with("new", "other"), "old"))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
              assertThat(failure.sentence()).contains("'old'");
              assertThat(failure.hint()).contains("new, other");
            });
  }

  @ParameterizedTest
  @CsvSource({"done, 0", "planned, 0", "failed, 11", "stopped, 11", "incomplete, 12"})
  void the_exit_code_says_what_became_of_it(String status, int code) {
    var outcome =
        new Outcome(status, "new", 0, 0, List.of(), List.of(), List.of(), 0, 0, List.of());

    assertThat(Reencode.code(outcome).number()).isEqualTo(code);
  }
}
