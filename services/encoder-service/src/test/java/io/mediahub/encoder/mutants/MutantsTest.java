package io.mediahub.encoder.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.mutants.Mutation.Kit;
import io.mediahub.encoder.worker.job.WholeEncode;
import io.mediahub.encoder.worker.job.WholeEncode.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/**
 * Each mutant has exactly one outcome with a known code, in bounded time and memory. It reads no
 * other file, calls nobody, and leaves neither a process nor a file.
 *
 * <p>The seeds change every day. {@code -Dmutants.seed} and {@code -Dmutants.count} choose others;
 * a mutant's own seed with a count of 1 makes it alone. {@code -Dmutants.parallel} is the number of
 * mutants at a time, the processors by default.
 */
@SandboxTest
class MutantsTest {
  private static final int IN_CI = 200;
  private static final long SEEDS_A_DAY = 1_000_000;
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final long MOST_BYTES = 2L << 30;
  private static final int PARALLEL_BY_DEFAULT = Runtime.getRuntime().availableProcessors();

  /** So that a claim of hours costs minutes at most: the rules are the same. */
  private static final InspectionLimits LIMITS =
      new InspectionLimits(
          Duration.ofSeconds(60),
          InspectionLimits.DEFAULT.edge(),
          InspectionLimits.DEFAULT.pixels(),
          1920L * 1080 * 30 * 10);

  /** A worker at fault, and not the file. */
  private static final Set<JobFailure> FAULTS =
      EnumSet.of(
          JobFailure.WORKER_FAULT,
          JobFailure.WORKER_DISK,
          JobFailure.INVALID_JOB,
          JobFailure.MEDIA_TOOL_UNAVAILABLE);

  /** In the build's folder, so that a mutant that names a path is the same again. */
  private static final Path ROOT =
      Path.of("target", "mutants-" + TestMedia.ISOLATION.name().toLowerCase(Locale.ROOT))
          .toAbsolutePath();

  @Test
  void every_mutant_has_one_outcome_and_touches_nothing_else() throws Exception {
    int count = Integer.getInteger("mutants.count", IN_CI);
    long seed =
        Long.getLong("mutants.seed", LocalDate.now(ZoneOffset.UTC).toEpochDay() * SEEDS_A_DAY);
    int parallel = Integer.getInteger("mutants.parallel", PARALLEL_BY_DEFAULT);
    System.out.printf("%d mutants from -Dmutants.seed=%d, %d at a time%n", count, seed, parallel);

    String title = "%d mutants from seed %d".formatted(count, seed);
    Tally tally = new Tally(ROOT.resolve("summary.md"), title, count);
    try (Run run = new Run(seed);
        ExecutorService each = Executors.newFixedThreadPool(parallel)) {
      List<Callable<Boolean>> mutants =
          LongStream.range(seed, seed + count)
              .<Callable<Boolean>>mapToObj(next -> () -> run.mutant(next, tally))
              .toList();
      for (Future<Boolean> done : each.invokeAll(mutants)) {
        done.get();
      }
      assertThat(run.calls()).as("connections").isZero();
    }

    String summary = tally.summary();
    Files.writeString(ROOT.resolve("summary.md"), summary);
    System.out.println(summary);
    assertThat(tally.violations()).isEmpty();
  }

  /** What the mutants of one run share. */
  private static final class Run implements AutoCloseable {
    private final FfmpegSandbox sandbox = TestMedia.sandbox();
    private final Processes processes = new Processes();
    private final ExecutorService jobs =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory());
    private final Path beside;
    private final List<Path> outside = new ArrayList<>();
    private final Material material;
    private final Trap trap;

    Run(long seed) throws Exception {
      FileSystemUtils.deleteRecursively(ROOT);
      Path folder = Files.createDirectories(ROOT.resolve("material"));
      beside = Files.createDirectories(ROOT.resolve("jobs"));
      material = Material.make(folder);
      trap = new Trap(material.made().getFirst().bytes());
      assertThat(trap.worksIn(ROOT)).as("reads are noticed on this file system").isTrue();
      outside.add(trap.canary(ROOT.resolve("canary.ts")));
      outside.add(trap.canary(beside.resolve("canary.ts")));
      System.out.printf(
          "made of %d sources and %d real ones, first seed %d%n",
          material.made().size(), material.real().size(), seed);
    }

    int calls() {
      return trap.calls();
    }

    boolean mutant(long seed, Tally tally) throws Exception {
      Path work = Files.createDirectories(beside.resolve(Long.toString(seed)));
      Path folder = Files.createDirectory(work.resolve("job"));
      List<Path> canaries = new ArrayList<>(outside);
      // Here even a tool without isolation would find it: the allow-lists alone hide it.
      Path inside = trap.canary(folder.resolve("canary.ts"));
      canaries.add(inside);
      canaries.add(trap.canary(work.resolve("canary.ts")));
      Kit kit =
          new Kit(
              material,
              new References(
                  List.of("canary.ts", "../canary.ts", inside.toString()), trap.address()));
      Mutant mutant = Mutant.of(seed, kit);
      // ffmpeg takes a text for a playlist only if the file is named like one.
      String name = seed % 3 == 0 ? "source.m3u8" : "source";
      Path source = Files.write(work.resolve(name), mutant.bytes());

      List<String> broken = new ArrayList<>();
      processes.begin(work);
      long begun = System.nanoTime();
      String outcome = outcome(new JobSpace(folder, source), broken);
      double seconds = (System.nanoTime() - begun) / 1e9;
      Processes.left(work).forEach(line -> broken.add("it left the process " + line));
      long bytes = processes.end(work);
      if (bytes > MOST_BYTES) {
        broken.add("a process had %d MiB of memory".formatted(bytes >> 20));
      }
      Trap.read(canaries).forEach(path -> broken.add("it read " + path));
      if (!Arrays.equals(Files.readAllBytes(source), mutant.bytes())) {
        broken.add("the source has changed");
      }
      FileSystemUtils.deleteRecursively(folder);
      broken.addAll(leftIn(work));
      if (broken.isEmpty()) {
        FileSystemUtils.deleteRecursively(work);
      } else {
        broken.add("the file is " + source);
      }
      tally.add(mutant, outcome, seconds, bytes, broken);
      return broken.isEmpty();
    }

    /** Its code; what is wrong with it goes to the list. */
    private String outcome(JobSpace space, List<String> broken) throws InterruptedException {
      Future<Outcome> job = jobs.submit(() -> WholeEncode.run(sandbox, LIMITS, space, 1));
      try {
        Outcome outcome = job.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        if (outcome instanceof Outcome.Broken) {
          broken.add("its package was encoded, and breaks rules: " + outcome.sentence());
        }
        if (outcome instanceof Outcome.Failure failure && FAULTS.contains(failure.reason())) {
          broken.add("a fault of the worker: " + failure);
        }
        if (outcome.sentence().contains(Trap.SECRET)
            || outcome.sentence().contains(ROOT.toString())) {
          broken.add("its sentence tells of the machine: " + outcome.sentence());
        }
        return outcome.code();
      } catch (ExecutionException e) {
        broken.add("a fault of the worker: " + e.getCause());
        e.printStackTrace();
        return "fault";
      } catch (TimeoutException e) {
        job.cancel(true);
        broken.add("it took more than " + LONGEST);
        return "endless";
      }
    }

    private static List<String> leftIn(Path work) throws IOException {
      try (Stream<Path> files = Files.list(work)) {
        return files
            .map(file -> String.valueOf(file.getFileName()))
            .filter(name -> !name.startsWith("source") && !name.equals("canary.ts"))
            .map(name -> "it left the file " + name)
            .toList();
      }
    }

    @Override
    public void close() throws IOException {
      jobs.close();
      processes.close();
      trap.close();
      sandbox.close();
    }
  }
}
