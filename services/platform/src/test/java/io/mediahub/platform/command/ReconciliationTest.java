package io.mediahub.platform.command;

import static io.mediahub.platform.command.Commands.GRANT_IT;
import static io.mediahub.platform.command.Commands.REVOKE_IT;
import static io.mediahub.platform.command.Commands.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.platform.reconcile.Finding;
import io.mediahub.platform.reconcile.Finding.Kind;
import io.mediahub.platform.reconcile.Reconciliation;
import io.mediahub.platform.reconcile.Report;
import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.schemas.testing.PlainAvro;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The write side in a real PostgreSQL against the log on a real broker. */
class ReconciliationTest {
  private static final long SEED = Long.getLong("reconcile.seed", 20_260_116L);
  private static final Duration WEEK = Duration.ofDays(7);

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private final List<String> grants = new ArrayList<>();
  private Broker broker;
  private DecisionsDatabase decisions;
  private CommandExecutor executor;
  private KafkaProducer<String, byte[]> producer;
  private long shipped;

  @BeforeEach
  void start() throws Exception {
    System.out.println("Seed: -Dreconcile.seed=" + SEED);
    broker = new Broker();
    decisions = new DecisionsDatabase();
    executor = decisions.executor(3);
    producer = producer();
    makeSlot();
    for (int i = 0; i < 25; i++) {
      grants.add("media-%d:viewer-%d".formatted(i, random.nextInt(1000)));
    }
  }

  @AfterEach
  void stop() throws Exception {
    producer.close();
    decisions.close();
    broker.close();
  }

  @Test
  void what_was_decided_and_shipped_is_whole() throws Exception {
    decide(200);
    ship(Set.of());

    Report report = reconcile(false);

    assertThat(report.findings()).isEmpty();
    assertThat(report.isWhole()).isTrue();
    assertThat(report.aggregates()).isEqualTo(grants.size());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void events_that_a_lost_slot_did_not_ship_are_found_and_sent_again_as_they_were()
      throws Exception {
    decide(150);
    ship(Set.of());
    decide(100);
    Set<Long> lost = new HashSet<>(unshipped());
    lost.removeIf(row -> random.nextInt(3) == 0);
    Map<String, byte[]> lostEvents = events(lost);
    ship(lost);

    Report found = reconcile(false);
    assertThat(versions(found, Kind.MISSING)).isEqualTo(versionsOf(lost));
    assertThat(found.count(Kind.MISSING)).isEqualTo(lost.size());
    assertThat(found.sent()).isZero();

    long before = decisions.count("sent");
    Report fixed = reconcile(true);

    assertThat(fixed.sent()).isEqualTo(lost.size());
    assertThat(fixed.isWhole()).isTrue();
    assertThat(decisions.count("outbox")).isZero();
    Map<String, byte[]> again = events(rowsAfter(before));
    assertThat(again.keySet()).isEqualTo(lostEvents.keySet());
    again.forEach((id, payload) -> assertThat(payload).isEqualTo(lostEvents.get(id)));
    assertThat(headersOf(rowsAfter(before))).isEqualTo(headersOf(lost));

    ship(Set.of());
    assertThat(reconcile(false).findings()).isEmpty();
  }

  @Test
  void sending_again_twice_does_no_harm() throws Exception {
    decide(60);
    Set<Long> lost = new HashSet<>(unshipped().subList(50, 60));
    ship(lost);
    reconcile(true);
    reconcile(true);
    ship(Set.of());

    Report report = reconcile(false);

    assertThat(report.count(Kind.TWICE)).isEqualTo(lost.size());
    assertThat(report.isWhole()).isTrue();
  }

  @Test
  void an_older_copy_of_the_write_side_is_behind_its_log() throws Exception {
    decide(120);
    ship(Set.of());
    decisions.sql.sql("create table older_aggregate as select * from aggregate").update();
    decisions.sql.sql("create table older_command as select * from command").update();
    Map<String, Long> older = decided();
    decide(60);
    ship(Set.of());
    Map<String, Long> newer = decided();

    decisions.sql.sql("truncate aggregate, command").update();
    decisions.sql.sql("insert into aggregate select * from older_aggregate").update();
    decisions.sql.sql("insert into command select * from older_command").update();
    Set<String> expected = new TreeSet<>();
    newer.forEach(
        (grant, version) -> {
          for (long v = older.getOrDefault(grant, 0L) + 1; v <= version; v++) {
            expected.add(grant + " " + v);
          }
        });
    Report behind = reconcile(true);
    assertThat(versions(behind, Kind.AHEAD)).isEqualTo(expected);
    assertThat(behind.sent()).isZero();
    assertThat(behind.isWhole()).isFalse();

    // Going on without it decides the same versions anew.
    String again =
        newer.keySet().stream()
            .filter(grant -> older.containsKey(grant) && newer.get(grant) > older.get(grant))
            .findFirst()
            .orElseThrow();
    decide(again);
    ship(Set.of());

    assertThat(versions(reconcile(false), Kind.DIFFERENT))
        .containsExactly(again + " " + (older.get(again) + 1));
  }

  @Test
  void the_tail_that_a_broker_lost_is_sent_again() throws Exception {
    decide(100);
    ship(Set.of());
    Map<Path, Long> lengths = broker.lengths();
    Set<Long> tail = new HashSet<>();
    decide(50);
    tail.addAll(unshipped());
    ship(Set.of());
    producer.close();
    broker.losePower(lengths);
    producer = producer();

    Report found = reconcile(true);

    assertThat(versions(found, Kind.MISSING)).isEqualTo(versionsOf(tail));
    ship(Set.of());
    assertThat(reconcile(false).findings()).isEmpty();
  }

  @Test
  void what_has_no_bytes_any_more_is_named_and_not_sent() throws Exception {
    decide(80);
    Set<Long> lost = new HashSet<>(unshipped().subList(70, 80));
    ship(lost);
    decisions.sql.sql("truncate command").update();

    Report report = reconcile(true);

    assertThat(versions(report, Kind.LOST)).isEqualTo(versionsOf(lost));
    assertThat(report.sent()).isZero();
    assertThat(report.isWhole()).isFalse();
    assertThat(report.lines()).anyMatch(line -> line.contains("restore the log from a backup"));
  }

  @Test
  void without_a_slot_nothing_is_sent() throws Exception {
    decide(10);
    decisions.sql.sql("select pg_drop_replication_slot('mediahub_outbox')").query().listOfRows();

    assertThatThrownBy(() -> reconcile(true))
        .isInstanceOf(Reconciliation.CannotBeDone.class)
        .hasMessageContaining("would be lost again");
    assertThat(reconcile(false).notes()).anyMatch(note -> note.contains("Nobody reads the outbox"));
  }

  /** Each on a grant of its own or one of those before. */
  private void decide(int commands) {
    for (int i = 0; i < commands; i++) {
      decide(i < grants.size() && shipped == 0 ? grants.get(i) : any());
    }
  }

  private String any() {
    return grants.get(random.nextInt(grants.size()));
  }

  /** Grants and revokes in turn, so that each command makes an event. */
  private void decide(String grant) {
    long version = executor.state(Aggregates.GRANT, grant).map(Versioned::version).orElse(0L);
    executor.execute(Aggregates.GRANT, grant, version % 2 == 0 ? GRANT_IT : REVOKE_IT, command());
  }

  private Map<String, Long> decided() {
    Map<String, Long> decided = new TreeMap<>();
    decisions
        .sql
        .sql("select id, version from aggregate")
        .query(
            row -> {
              decided.put(row.getString(1), row.getLong(2));
            });
    return decided;
  }

  private KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrap(), "acks", "all", "linger.ms", 1),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private void makeSlot() {
    decisions
        .sql
        .sql("select pg_create_logical_replication_slot('mediahub_outbox', 'pgoutput')")
        .query()
        .listOfRows();
  }

  private List<Long> unshipped() {
    return decisions
        .sql
        .sql("select n from sent where n > ? order by n")
        .param(shipped)
        .query(Long.class)
        .list();
  }

  private Set<Long> rowsAfter(long count) {
    return new HashSet<>(
        decisions.sql.sql("select n from sent where n > ?").param(count).query(Long.class).list());
  }

  private Map<String, byte[]> events(Set<Long> rows) {
    Map<String, byte[]> events = new TreeMap<>();
    decisions
        .sql
        .sql("select ce_id, payload from sent where n = any(?)")
        .param(rows.toArray(Long[]::new))
        .query(
            row -> {
              events.put(row.getString(1), row.getBytes(2));
            });
    return events;
  }

  private Set<String> headersOf(Set<Long> rows) {
    return new TreeSet<>(
        decisions
            .sql
            .sql(
                "select concat_ws(' ', id, topic, aggregate_id, type, ce_id, ce_type, ce_source,"
                    + " ce_time, ce_specversion, substr(traceparent, 1, 35)) from sent"
                    + " where n = any(?)")
            .param(rows.toArray(Long[]::new))
            .query(String.class)
            .list());
  }

  private Set<String> versionsOf(Set<Long> rows) {
    Set<String> versions = new TreeSet<>();
    events(rows)
        .values()
        .forEach(
            payload -> {
              var metadata =
                  ((mediahub.Envelope) new PlainAvro.Reader().deserialize("", payload))
                      .getMetadata();
              versions.add(metadata.getAggregateId() + " " + metadata.getVersion());
            });
    return versions;
  }

  private static Set<String> versions(Report report, Kind kind) {
    Set<String> versions = new TreeSet<>();
    for (Finding finding : report.findings()) {
      for (long v = finding.from(); finding.kind() == kind && v <= finding.to(); v++) {
        versions.add(finding.aggregate() + " " + v);
      }
    }
    return versions;
  }

  /** As the connector ships the outbox, but for some rows. */
  private void ship(Set<Long> lost) {
    decisions
        .sql
        .sql(
            "select n, topic, aggregate_id, payload, ce_id, ce_type, ce_source from sent"
                + " where n > ? order by n")
        .param(shipped)
        .query(
            row -> {
              if (!lost.contains(row.getLong(1))) {
                var record =
                    new ProducerRecord<>(row.getString(2), row.getString(3), row.getBytes(4));
                EventHeaders.addTo(
                    record.headers(),
                    Map.of(
                        EventHeaders.ID,
                        row.getString(5),
                        EventHeaders.TYPE,
                        row.getString(6),
                        EventHeaders.SOURCE,
                        row.getString(7)));
                producer.send(record);
              }
            });
    producer.flush();
    shipped = decisions.count("sent");
  }

  private Report reconcile(boolean fix) throws Exception {
    try (var before = Files.list(folder)) {
      assertThat(before).isEmpty();
    }
    return new Reconciliation(
            decisions.source,
            Map.of("bootstrap.servers", broker.bootstrap()),
            PlainAvro.schemas(),
            new Reconciliation.Options(fix, WEEK, folder, 10_000, Duration.ofSeconds(5)),
            (step, done, total) -> assertThat(step).isNotEmpty())
        .run();
  }
}
