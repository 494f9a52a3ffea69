package io.mediahub.streams.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Bugs that are put in on purpose are found, which is how we know that the simulation could find
 * others. The number of seeds that each took is in {@code target/planted-bugs.md}.
 */
class PlantedBugsTest {
  private static final int MOST_SEEDS = 2_000;

  private static final Map<String, String> FOUND = new ConcurrentSkipListMap<>();

  private interface Run {
    @Nullable String failureOf(long seed) throws ReflectiveOperationException;
  }

  @TestFactory
  Stream<DynamicTest> bugs_of_the_surroundings_are_found() {
    return Arrays.stream(Bug.values())
        .filter(bug -> bug != Bug.NONE)
        .map(
            bug ->
                DynamicTest.dynamicTest(
                    bug.what,
                    () -> find(bug.what, seed -> Simulation.failureOf(seed, bug.name()))));
  }

  @TestFactory
  Stream<DynamicTest> bugs_of_the_engine_are_found() {
    return Arrays.stream(Mutant.values())
        .map(
            mutant ->
                DynamicTest.dynamicTest(
                    mutant.what,
                    () -> find("engine: " + mutant.what, new MutantLoader(mutant)::failureOf)));
  }

  private static void find(String what, Run run) throws ReflectiveOperationException {
    String failure = null;
    long seed = 0;
    while (failure == null && seed < MOST_SEEDS) {
      failure = run.failureOf(++seed);
    }

    assertThat(failure).as("%s is not found by %d seeds", what, MOST_SEEDS).isNotNull();
    FOUND.put(what, "| %s | %d | %s |".formatted(what, seed, sentence(failure)));
  }

  /** The first sentence, without the values. */
  private static String sentence(String failure) {
    String line = failure.lines().findFirst().orElse("");
    int end = line.indexOf(": ");
    String cut = end < 0 ? line : line.substring(0, end);
    return cut.length() > 90 ? cut.substring(0, 90) + " …" : cut;
  }

  @AfterAll
  static void write() throws IOException {
    List<String> table = new ArrayList<>();
    table.add("| planted bug | seeds until it was found | by |");
    table.add("|---|---|---|");
    table.addAll(FOUND.values());
    Files.write(Path.of("target/planted-bugs.md"), table);
  }
}
