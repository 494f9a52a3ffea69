package io.mediahub.streams.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.streams.simulation.Simulation.Result;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens between a command and its row, in whatever order: the log has each accepted
 * event, and the rows are its fold.
 *
 * <p>The seeds change every day. {@code -Dsimulation.seed} and {@code -Dsimulation.count} choose
 * others; a seed alone, with a count of 1, is told step by step.
 */
class SimulationTest {
  private static final int IN_CI = 300;
  private static final long SEEDS_A_DAY = 1_000_000;

  @Test
  void rows_are_the_fold_of_what_was_accepted_whatever_breaks() {
    int count = Integer.getInteger("simulation.count", IN_CI);
    long first =
        Long.getLong("simulation.seed", LocalDate.now(ZoneOffset.UTC).toEpochDay() * SEEDS_A_DAY);
    long start = System.nanoTime();

    List<Result> failed =
        LongStream.range(first, first + count)
            .parallel()
            .mapToObj(seed -> Simulation.run(seed, Simulation.STEPS, Bug.NONE, false))
            .filter(result -> result.failure() != null)
            .limit(20)
            .toList();

    System.out.printf(
        "%d seeds from %d in %.1f s%n", count, first, (System.nanoTime() - start) / 1e9);
    assertThat(failed.stream().limit(1).map(SimulationTest::told)).isEmpty();
  }

  private static String told(Result failed) {
    Result shortest = Simulation.shrunk(failed.seed(), Bug.NONE);
    return ("Seed %d: %s%nAgain: ./mediahub test SimulationTest -Dsimulation.seed=%d"
            + " -Dsimulation.count=1%nThe shortest run of it has %d steps and ends with: %s%n%s")
        .formatted(
            failed.seed(),
            failed.failure(),
            failed.seed(),
            shortest.steps(),
            shortest.failure(),
            String.join("\n", shortest.trace()));
  }

  @Test
  void a_seed_is_one_run() {
    for (long seed = 1; seed <= 10; seed++) {
      Result once = Simulation.run(seed, Simulation.STEPS, Bug.NONE, true);

      Result again = Simulation.run(seed, Simulation.STEPS, Bug.NONE, true);

      assertThat(again).isEqualTo(once);
    }
  }
}
