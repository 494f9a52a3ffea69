package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.local.proc.ProcFs;
import io.mediahub.system.stack.Cli;
import io.mediahub.system.stack.FreshCopy;
import io.mediahub.system.stack.FreshCopy.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a new user does, in unusual circumstances. A start takes a minute, so all of them are
 * combined, once for root and once for an ordinary user; {@code -Dmediahub.ground=each} tries them
 * one by one, to find the one that fails.
 */
@Order(0)
class FirstRunIT {
  private static final boolean EACH = "each".equals(System.getProperty("mediahub.ground"));
  private static final String PLAIN = "true";

  /** Nobody's home is not there: an ordinary user has one. */
  private static final String HOME = "export HOME=/tmp; ";

  private static final String ALL_AT_ONCE =
      "umask 077; ulimit -n 1024; export LANG=C LC_ALL=C TZ=Pacific/Chatham";

  private static @Nullable FreshCopy last;

  static Stream<Ground> grounds() {
    Ground everybody = new Ground("as it comes", null, "mediahub", false, PLAIN);
    if (!FreshCopy.isRoot()) {
      return Stream.of(new Ground("all at once", null, "Kino für alle", true, ALL_AT_ONCE));
    }
    if (!EACH) {
      return Stream.of(
          new Ground("root", null, "Kino für alle", true, ALL_AT_ONCE),
          new Ground("ordinary user", "nobody", "Kino für alle", true, HOME + ALL_AT_ONCE));
    }
    return Stream.of(
        everybody,
        new Ground("closed folder", null, "mediahub", true, PLAIN),
        new Ground("umask of root", null, "mediahub", false, "umask 077"),
        new Ground("letters", null, "Kinoé", false, PLAIN),
        new Ground("letters without a locale", null, "Kinoé", false, "export LC_ALL=C"),
        new Ground("spaces", null, "a path with spaces", false, PLAIN),
        new Ground("few files", null, "mediahub", false, "ulimit -n 1024"),
        new Ground("time zone", null, "mediahub", false, "export TZ=Pacific/Chatham"),
        new Ground("ordinary user", "nobody", "mediahub", false, HOME),
        new Ground("ordinary user in a closed folder", "nobody", "mediahub", true, HOME));
  }

  @ParameterizedTest
  @MethodSource("grounds")
  @Timeout(900)
  void given_a_fresh_copy_when_the_demo_runs_then_a_film_is_published_watched_and_revoked(
      Ground ground) throws Exception {
    FreshCopy copy = copyFor(ground);

    Cli.Ended demo = copy.mediahub("demo", "--output", "json");

    assertThat(demo.exitCode()).as(demo.said()).isZero();
    JsonNode answer = JsonMapper.builder().build().readTree(demo.lastLine());
    assertThat(answer.path("status").asString()).as(demo.said()).isEqualTo("published");
    assertThat(answer.path("checks").properties())
        .isNotEmpty()
        .allSatisfy(check -> assertThat(check.getValue().asBoolean()).isTrue());
    assertThat(processes(copy)).isNotEmpty().noneMatch(process -> process.startsWith("root "));
    Cli.Ended down = copy.mediahub("down");
    assertThat(down.exitCode()).as(down.said()).isZero();
    assertThat(mediaOutsideTheObjectStore(copy)).isEmpty();
    assertThat(processes(copy)).as(down.said()).isEmpty();
  }

  private static FreshCopy copyFor(Ground ground) {
    FreshCopy copy = last == null || EACH ? FreshCopy.of(ground) : last.handedOver(ground);
    if (EACH) {
      close();
    }
    last = copy;
    return copy;
  }

  @AfterAll
  static void close() {
    if (last != null) {
      last.close();
      last = null;
    }
  }

  /** Processes that have the copy in their command line, each as its user and that line. */
  private static List<String> processes(FreshCopy copy) {
    String folder = copy.state().getParent().getParent().toString();
    return ProcFs.all().stream()
        .map(ProcFs.Stat::pid)
        .filter(pid -> commandLine(pid).contains(folder))
        .flatMap(pid -> owner(pid).map(user -> user + " " + commandLine(pid)).stream())
        .toList();
  }

  private static String commandLine(long pid) {
    return String.join(" ", ProcFs.commandLine(pid));
  }

  private static Optional<String> owner(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().user());
  }

  private static List<Path> mediaOutsideTheObjectStore(FreshCopy copy) throws IOException {
    try (Stream<Path> files = Files.walk(copy.state())) {
      return files
          .filter(f -> f.toString().endsWith(".mp4") || f.toString().endsWith(".m4s"))
          .filter(f -> !f.startsWith(copy.state().resolve("data/s3")))
          .toList();
    }
  }
}
