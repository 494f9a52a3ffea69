package io.mediahub.analytics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exactly once by offset range, whatever happens. */
class ExportTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  @TempDir Path state;
  @TempDir Path to;
  private MadeLog log;
  private MadeEvents make;

  @BeforeEach
  void makeLog() throws Exception {
    log = new MadeLog(state);
    make = new MadeEvents(log);
  }

  @AfterEach
  void stop() throws Exception {
    log.close();
  }

  private int export(Path folder, String... more) {
    List<String> arguments = new ArrayList<>(List.of("export", "--to", folder.toString()));
    arguments.addAll(List.of(more));
    return Analytics.commandLine(state).execute(arguments.toArray(String[]::new));
  }

  /** What a consumer that knows nothing of this sees. */
  private List<String> committed() {
    List<String> places = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", log.broker().bootstrap(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> all = new ArrayList<>();
      for (Topic<?> topic : Topics.EVENTS) {
        consumer
            .partitionsFor(topic.name())
            .forEach(info -> all.add(new TopicPartition(info.topic(), info.partition())));
      }
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(r -> places.add("%s/%d/%d".formatted(r.topic(), r.partition(), r.offset())));
      }
    }
    return places;
  }

  /** The places of all rows, before anything says which tables there are. */
  private static List<String> rows(Path folder) throws Exception {
    if (files(folder).isEmpty()) {
      return List.of();
    }
    try (DuckDb database = DuckDb.in(folder)) {
      return database
          .rows(
              "select kafka_topic || '/' || kafka_partition || '/' || kafka_offset"
                  + " from read_parquet('*/*/*.parquet', union_by_name = true)")
          .stream()
          .map(List::getFirst)
          .toList();
    }
  }

  /** The places of all rows of all tables. */
  private static List<String> exported(Path folder) throws Exception {
    try (DuckDb database = DuckDb.of(folder)) {
      List<String> places = new ArrayList<>();
      for (List<String> table :
          database.rows("select view_name from duckdb_views() where not internal order by all")) {
        database
            .rows(
                "select kafka_topic || '/' || kafka_partition || '/' || kafka_offset from "
                    + table.getFirst())
            .forEach(row -> places.add(row.getFirst()));
      }
      return places;
    }
  }

  private void somethingHappens() {
    make.published("media-1", "Big Buck Bunny", AT, Duration.ofMinutes(10), Duration.ofMinutes(5));
    log.write(Topics.PLAYBACK_EVENTS, make.played("playback-1", "media-1", "viewer-1", AT));
    log.abort(Topics.PLAYBACK_EVENTS, make.played("playback-2", "media-1", "viewer-1", AT));
    log.write(Topics.USER_EVENTS, make.registered("user-1", new byte[] {(byte) 0xC0, 1}));
    log.writeBytes(Topics.GRANT_EVENTS, "grant-1", "garbage".getBytes(UTF_8));
    log.writeBytes(Topics.GRANT_EVENTS, "grant-2", new byte[] {0, 0, 0, 0, 99, 1});
  }

  @Test
  void every_committed_record_is_in_the_files_once_also_what_cannot_be_decoded() throws Exception {
    somethingHappens();

    assertThat(export(to)).isZero();

    assertThat(exported(to)).hasSize(10).containsExactlyInAnyOrderElementsOf(committed());
    try (DuckDb database = DuckDb.of(to)) {
      assertThat(database.rows("select kafka_key, why from grant_events_unreadable order by all"))
          .containsExactly(
              List.of("grant-1", "It is neither Avro in Confluent's wire format nor JSON."),
              List.of("grant-2", "The registry has no schema with the id 99."));
    }
  }

  @Test
  void metadata_and_fields_are_columns() throws Exception {
    somethingHappens();

    export(to);

    try (DuckDb database = DuckDb.of(to)) {
      assertThat(
              database.rows(
                  """
                  select aggregate_id, version, actor, occurred_at = timestamptz '2026-11-20 10:00:00+00',
                    recorded_at > now() - interval 1 hour, title, part_size_bytes, source->>'contentType'
                  from upload_requested"""))
          .containsExactly(
              List.of(
                  "media-1",
                  "1",
                  "somebody",
                  "true",
                  "true",
                  "Big Buck Bunny",
                  "8388608",
                  "video/mp4"));
      assertThat(database.rows("select hex(sealed_email), roles from user_registered"))
          .containsExactly(List.of("C001", "[\"VIEWER\"]"));
      assertThat(
              database.rows(
                  "select typeof(inspection), seek_micros, segment_frames from media_inspected"))
          .containsExactly(List.of("JSON", "[]", "[1,2]"));
      assertThat(database.rows("select count(*) from upload_aborted"))
          .as("a type that has not happened yet is an empty table")
          .containsExactly(List.of("0"));
    }
  }

  @Test
  void the_next_run_adds_what_is_new_and_touches_nothing_else() throws Exception {
    somethingHappens();
    export(to);
    Map<String, String> before = files(to);
    log.writeAll(Topics.GRANT_EVENTS, make.grants(50));

    assertThat(export(to)).isZero();

    assertThat(exported(to)).hasSize(60).containsExactlyInAnyOrderElementsOf(committed());
    assertThat(files(to)).containsAllEntriesOf(before);
    Map<String, String> after = files(to);
    assertThat(export(to)).isZero();
    assertThat(files(to)).containsOnlyKeys(after.keySet());
  }

  @Test
  void the_same_log_makes_the_same_bytes() throws Exception {
    log.writeAll(Topics.GRANT_EVENTS, make.grants(5_000));

    export(to.resolve("one"));
    export(to.resolve("two"));

    assertThat(files(to.resolve("one")))
        .hasSizeGreaterThan(4)
        .containsExactlyInAnyOrderEntriesOf(files(to.resolve("two")));
  }

  @Test
  void a_folder_that_was_removed_is_written_again() throws Exception {
    log.writeAll(Topics.GRANT_EVENTS, make.grants(100));
    export(to);
    Map<String, String> before = files(to);
    String removed =
        before.keySet().stream()
            .filter(f -> f.matches(".*events.*/\\d-.*"))
            .findFirst()
            .orElseThrow();
    Files.delete(to.resolve(removed));
    Files.delete(to.resolve(removed).getParent());

    export(to);

    assertThat(files(to)).containsExactlyInAnyOrderEntriesOf(before);
  }

  @Test
  void a_run_that_is_killed_leaves_nothing_half_done_and_nothing_twice() throws Exception {
    long seed = System.nanoTime() % 1_000_000;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 10; i++) {
      log.writeAll(Topics.GRANT_EVENTS, make.grants(6_000));
      log.writeAll(
          Topics.PLAYBACK_EVENTS, List.of(make.played("playback-" + i, "media-1", "viewer", AT)));
    }
    List<String> committed = committed();
    int killed = 0;
    for (int i = 0; i < 5; i++) {
      Process run = program();
      int already = ranges();
      // The first is killed between two ranges, the others anywhere after their first file.
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(2))
          .until(() -> !run.isAlive() || ranges() > already || (already > 0 && writes()));
      run.waitFor(already == 0 ? 0 : random.nextInt(1_500), TimeUnit.MILLISECONDS);
      run.destroyForcibly().waitFor();
      killed += run.exitValue() == 137 ? 1 : 0;
      List<String> sofar = rows(to);
      assertThat(sofar).as("seed %d", seed).doesNotHaveDuplicates();
      assertThat(committed).as("seed %d", seed).containsAll(sofar);
    }

    assertThat(export(to)).isZero();

    assertThat(killed).as("seed %d: runs that were killed", seed).isPositive();
    assertThat(exported(to))
        .as("seed %d", seed)
        .hasSize(committed.size())
        .containsExactlyInAnyOrderElementsOf(committed);
  }

  private int ranges() throws IOException {
    return (int) files(to).keySet().stream().filter(file -> !file.contains("/schema-")).count();
  }

  private boolean writes() {
    return Files.exists(to.resolve(".writing"));
  }

  /** In a process of its own, which can be killed. */
  private Process program() throws IOException {
    ProcessBuilder program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                Analytics.class.getName(),
                "export",
                "--to",
                to.toString())
            .inheritIO();
    program.environment().put("MEDIAHUB_STATE", state.toString());
    return program.start();
  }

  @Test
  void files_of_another_log_are_not_added_to() throws Exception {
    log.writeAll(Topics.GRANT_EVENTS, make.grants(20));
    export(to);
    log.broker().recreateTopics();
    Map<String, String> before = files(to);

    assertThat(export(to)).isEqualTo(11);

    assertThat(files(to)).containsExactlyInAnyOrderEntriesOf(before);
  }

  @Test
  void two_exports_to_one_folder_do_not_meet() throws Exception {
    Process one = program();
    try {
      // Its lock is there before anything else.
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(to.resolve(".lock")));
      int two = export(to);

      assertThat(two).isIn(0, 5);
      assertThat(one.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(one.exitValue()).isIn(0, 5);
      assertThat(one.exitValue() + two).as("one of them at least is done").isLessThan(10);
    } finally {
      one.destroyForcibly();
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Digests of the Parquet files by their names. */
  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>(String::compareTo);
    if (!Files.exists(folder)) {
      return files;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        String name = folder.relativize(file).toString();
        if (!name.startsWith(".writing")) {
          files.put(name, sha256(file));
        }
      }
    } catch (java.io.UncheckedIOException e) {
      return files; // what is being written has gone to its place
    }
    return files;
  }
}
