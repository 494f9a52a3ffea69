package io.mediahub.bench.latency;

import io.mediahub.bench.Benchmark;
import io.mediahub.bench.Environment;
import io.mediahub.bench.report.Outcome;
import io.mediahub.bench.report.Percentiles;
import io.mediahub.bench.report.Target;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.terminal.Table;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Records that cannot be applied, on the very partition of the keys whose latency is measured: how
 * long an accepted command takes to be visible before, while they come, and when they lie there.
 */
@Command(
    name = "poison",
    description = {
      "Command accepted to visible, without and with records that cannot be applied.",
      "They stay in the log: run it in an environment that can be reset."
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

  @Option(names = "--seconds", defaultValue = "20", description = "Measured, per phase (20).")
  int seconds;

  @Option(names = "--warm-up", defaultValue = "15", description = "Seconds before (15).")
  int warmUp;

  @Option(names = "--each", defaultValue = "50", description = "Records of each kind (50).")
  int each;

  @Option(
      names = "--keep-records",
      description = "Write them into the log of the default environment too, where they stay.")
  boolean keepRecords;

  @Override
  protected Outcome measure(Environment environment) throws Exception {
    requireThrowAway(environment);
    requireParking(environment);
    progress("making an account and media whose grants share one partition");
    try (KafkaProducer<String, byte[]> producer = producer(environment);
        PlatformChain chain =
            new PlatformChain(
                environment, Duration.ofMillis(2), AGGREGATES, PoisonRecords::isOnPartition)) {
      var poison =
          new PoisonRecords(URI.create(environment.setting("mediahub.registry.url")), GRANTS);
      progress("warming for " + warmUp + " s, with one record of each kind");
      for (PoisonRecords.Kind kind : PoisonRecords.Kind.values()) {
        send(producer, poison, kind).get(30, TimeUnit.SECONDS);
      }
      Drive.run(chain, rate, Duration.ofSeconds(warmUp));
      Map<String, Long> before = parkedNow(environment);
      Map<String, List<Sample>> phases = new LinkedHashMap<>();
      progress("without: " + seconds + " s");
      phases.put("without", Drive.run(chain, rate, Duration.ofSeconds(seconds)));
      progress("with " + each + " records of each kind: " + seconds + " s");
      try (Dose dose = new Dose(producer, poison)) {
        phases.put("with", Drive.run(chain, rate, Duration.ofSeconds(seconds)));
        dose.awaitSent();
      }
      progress("after, while they lie there: " + seconds + " s");
      phases.put("after", Drive.run(chain, rate, Duration.ofSeconds(seconds)));
      return outcome(phases, awaitParked(environment, before));
    }
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

  /** Without it such a record would stop the model, and everybody's reading with it. */
  private static void requireParking(Environment environment) throws SQLException {
    try (Connection views = environment.views();
        ResultSet table =
            views.createStatement().executeQuery("select to_regclass('parked_key')")) {
      if (!table.next() || table.getString(1) == null) {
        throw new Failure(
            ExitCode.COMPONENT_FAILED,
            "The read models of this platform cannot park records: they have no table"
                + " parked_key.",
            "Restart the platform with this version.");
      }
    }
  }

  private static KafkaProducer<String, byte[]> producer(Environment environment) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            environment.setting("mediahub.kafka.bootstrap"),
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.LINGER_MS_CONFIG,
            0),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private static Future<RecordMetadata> send(
      KafkaProducer<String, byte[]> producer, PoisonRecords poison, PoisonRecords.Kind kind) {
    String key = PoisonRecords.key();
    return producer.send(
        new ProducerRecord<>(GRANTS, PoisonRecords.PARTITION, key, poison.value(kind, key)));
  }

  /** Sends the records evenly over the phase, from a thread of its own. */
  private final class Dose implements AutoCloseable {
    private final Thread thread;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    Dose(KafkaProducer<String, byte[]> producer, PoisonRecords poison) {
      this.thread = Thread.ofPlatform().daemon().name("poison").start(() -> send(producer, poison));
    }

    private void send(KafkaProducer<String, byte[]> producer, PoisonRecords poison) {
      PoisonRecords.Kind[] kinds = PoisonRecords.Kind.values();
      long interval = seconds * 1_000_000_000L / (each * kinds.length);
      long start = System.nanoTime();
      for (int n = 0; n < each * kinds.length; n++) {
        for (long left = start + n * interval - System.nanoTime();
            left > 0;
            left = start + n * interval - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        sent.add(PoisonBenchmark.send(producer, poison, kinds[n % kinds.length]));
      }
    }

    void awaitSent() throws InterruptedException, ExecutionException, TimeoutException {
      thread.join(Duration.ofSeconds(30));
      for (Future<RecordMetadata> record : sent) {
        record.get(30, TimeUnit.SECONDS);
      }
    }

    @Override
    public void close() throws InterruptedException {
      thread.interrupt();
      thread.join(Duration.ofSeconds(5));
    }
  }

  private static Map<String, Long> parkedNow(Environment environment) throws SQLException {
    try (Connection views = environment.views()) {
      return parked(views);
    }
  }

  /** How many records of each reason the read model of the grants has parked since then. */
  private Map<String, Long> awaitParked(Environment environment, Map<String, Long> before)
      throws SQLException, InterruptedException {
    long expected = sum(before) + (long) each * PoisonRecords.Kind.values().length;
    long deadline = System.nanoTime() + ALL_PARKED.toNanos();
    try (Connection views = environment.views()) {
      Map<String, Long> parked = parked(views);
      while (sum(parked) < expected && System.nanoTime() < deadline) {
        Thread.sleep(Duration.ofMillis(200));
        parked = parked(views);
      }
      Map<String, Long> since = new TreeMap<>(parked);
      before.forEach((reason, count) -> since.merge(reason, -count, Long::sum));
      return since;
    }
  }

  private static Map<String, Long> parked(Connection views) throws SQLException {
    Map<String, Long> parked = new TreeMap<>();
    try (PreparedStatement select =
        views.prepareStatement(
            "select k.reason, count(*) from parked_key k join parked_record r using (model,"
                + " topic, key) where k.topic = ? and k.model = ? and k.key like ? group by"
                + " k.reason")) {
      select.setString(1, GRANTS);
      select.setString(2, MODEL);
      select.setString(3, PoisonRecords.KEYS + "%");
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          parked.put(rows.getString(1), rows.getLong(2));
        }
      }
    }
    return parked;
  }

  private static long sum(Map<String, Long> parked) {
    return parked.values().stream().mapToLong(count -> count).sum();
  }

  private Outcome outcome(Map<String, List<Sample>> phases, Map<String, Long> parked) {
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
    long missing = (long) each * PoisonRecords.Kind.values().length - sum(parked);
    return new Outcome(
        Map.of("rate", rate, "seconds", seconds, "each", each, "warmUp", warmUp),
        figures,
        List.of(latency, reasons),
        List.of(
            new Target("p99 while they come", with, P99_LIMIT_MILLIS, "ms"),
            new Target(
                "p99 while they come, of that without", with / without, RATIO_LIMIT, "times"),
            new Target("records that are not parked", missing, 0, "records")),
        List.of(
            "the records stay in the log; './mediahub parked drop' takes them out of the models"));
  }
}
