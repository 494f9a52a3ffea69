package io.mediahub.bench.latency;

import io.mediahub.bench.Benchmark;
import io.mediahub.bench.Environment;
import io.mediahub.bench.report.BenchmarkResult;
import io.mediahub.bench.report.Percentiles;
import io.mediahub.bench.report.Target;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.terminal.Table;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures what poison records cost the others: how long an accepted command takes to become
 * visible before, while and after such records arrive on the same partition.
 */
@Command(
    name = "poison",
    description = {
      "Time from an accepted command to its row, without and with poison records.",
      "They stay in the log: use an environment that you can reset."
    })
public final class PoisonBenchmark extends Benchmark {
  static final double P99_LIMIT_MILLIS = 400;
  static final double RATIO_LIMIT = 1.5;
  private static final String GRANTS = "mediahub.grant.events.v1";
  private static final String MODEL = "viewer-access";
  private static final Duration ALL_PARKED = Duration.ofSeconds(60);
  private static final int AGGREGATES = 400;

  @Option(names = "--rate", defaultValue = "100", description = "Commands per second (100).")
  int rate;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "Seconds to measure each phase (20).")
  int seconds;

  @Option(names = "--warm-up", defaultValue = "15", description = "Seconds of warm-up (15).")
  int warmUp;

  @Option(names = "--each", defaultValue = "50", description = "Records of each kind (50).")
  int each;

  @Option(
      names = "--keep-records",
      description = "Also run in the environment 'default', whose log then keeps the records.")
  boolean keepRecords;

  @Override
  protected BenchmarkResult measure(Environment environment) throws Exception {
    requireThrowAway(environment);
    var poison =
        new PoisonRecords(URI.create(environment.setting("mediahub.registry.url")), GRANTS);
    try (ParkedRecords parked = new ParkedRecords(environment, GRANTS, MODEL);
        PoisonProducer producer =
            new PoisonProducer(environment.setting("mediahub.kafka.bootstrap"), poison, GRANTS);
        PlatformChain chain = chain(environment, producer.partitions())) {
      progress("warming for " + warmUp + " s, with one record of each kind");
      producer.sendOneOfEach();
      Drive.run(chain, rate, Duration.ofSeconds(warmUp));
      parked.countFromNow();
      Map<String, List<Sample>> phases = phases(chain, producer);
      return result(phases, parked.await(expected(), ALL_PARKED));
    }
  }

  private static PlatformChain chain(Environment environment, int partitions) throws Exception {
    progress("making an account and media whose grants share one partition");
    return new PlatformChain(
        environment,
        Duration.ofMillis(2),
        AGGREGATES,
        grant -> PoisonRecords.isOnPartition(grant, partitions));
  }

  private Map<String, List<Sample>> phases(PlatformChain chain, PoisonProducer producer)
      throws Exception {
    Duration time = Duration.ofSeconds(seconds);
    Map<String, List<Sample>> phases = new LinkedHashMap<>();
    progress("without: " + seconds + " s");
    phases.put("without", Drive.run(chain, rate, time));
    progress("with " + each + " records of each kind: " + seconds + " s");
    try (PoisonProducer.Dose dose = producer.evenly(each, time)) {
      phases.put("with", Drive.run(chain, rate, time));
      dose.awaitSent();
    }
    progress("after, while they stay parked: " + seconds + " s");
    phases.put("after", Drive.run(chain, rate, time));
    return phases;
  }

  /** How many records are sent, all of which must be parked. */
  private long expected() {
    return (long) each * PoisonRecords.Kind.values().length;
  }

  private void requireThrowAway(Environment environment) {
    if (environment.state().endsWith("default") && !keepRecords) {
      throw new Failure(
          ExitCode.USAGE,
          "This benchmark writes records to Kafka that no read model can apply, and they stay"
              + " there.",
          "Run it in an environment of its own: 'MEDIAHUB_ENV=poison MEDIAHUB_PORT=8380"
              + " MEDIAHUB_INTERNAL_PORT_BASE=23000 ./mediahub bench poison', then './mediahub"
              + " reset' with the same variables.");
    }
  }

  private BenchmarkResult result(Map<String, List<Sample>> phases, Map<String, Long> parked) {
    Table latency =
        Percentiles.table("accepted -> visible, ms, " + rate + " commands/s on the same partition");
    Map<String, Object> figures = new LinkedHashMap<>();
    Map<String, Double> p99 = new LinkedHashMap<>();
    phases.forEach(
        (phase, samples) -> {
          Percentiles p =
              Percentiles.of(samples.stream().mapToDouble(Sample::acceptedToVisible).toArray());
          p.addTo(latency, phase);
          figures.put(phase, p.figures());
          p99.put(phase, p.at(99));
        });
    Table reasons = new Table("parked by " + MODEL, "reason", "records");
    parked.forEach((reason, count) -> reasons.row(count, reason, count.toString()));
    figures.put("parked", parked);
    double without = p99.getOrDefault("without", Double.NaN);
    double with = p99.getOrDefault("with", Double.NaN);
    long missing = expected() - ParkedRecords.sum(parked);
    return new BenchmarkResult(
        Map.of("rate", rate, "seconds", seconds, "each", each, "warmUp", warmUp),
        figures,
        List.of(latency, reasons),
        List.of(
            new Target("p99 while they come", with, P99_LIMIT_MILLIS, "ms"),
            new Target(
                "p99 while they come, of that without", with / without, RATIO_LIMIT, "times"),
            new Target("records that are not parked", missing, 0, "records")),
        List.of("the records stay in the log; './mediahub dlq drop' takes them out of the models"));
  }
}
