package io.mediahub.stream.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mediahub.platform.proof.StoredTrees;
import io.mediahub.proof.Verification;
import io.mediahub.proof.log.LogRecord;
import io.mediahub.proof.note.Checkpoint;
import io.mediahub.proof.note.Heads;
import io.mediahub.proof.note.NoteSigner;
import io.mediahub.proof.note.SignedNote;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notary on a real broker and a real PostgreSQL. The seed stands in every failure. */
class NotaryTest {
  private static final TopicPartition GRANTS = new TopicPartition(Topics.GRANT_EVENTS.name(), 1);
  private static final TopicPartition USERS = new TopicPartition(Topics.USER_EVENTS.name(), 0);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);

  private final long seed = Long.getLong("proof.seed", System.nanoTime());
  @TempDir Path folder;
  private EmbeddedPostgres postgres;
  private DataSource database;
  private Broker broker;
  private Log log;
  private NoteSigner signer;
  private StoredTrees trees;

  @BeforeEach
  void start() throws Exception {
    postgres = EmbeddedPostgres.start();
    database = postgres.getPostgresDatabase();
    Notary.migrate(database);
    broker = new Broker();
    log = new Log(broker, seed);
    signer =
        new NoteSigner(
            "mediahub.local/t", KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    trees = new StoredTrees(database);
  }

  @AfterEach
  void stop() throws Exception {
    log.close();
    broker.close();
    postgres.close();
  }

  private NotarySettings settings(Duration checkpointEvery) {
    return new NotarySettings(
        signer.key().name(),
        List.of(GRANTS, USERS),
        Topics.AUDIT_HEADS,
        checkpointEvery,
        Duration.ofMillis(200),
        folder);
  }

  private Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", broker.bootstrap());
  }

  private NotarySession session(Connection sql) throws SQLException {
    return new NotarySession(
        sql, kafka(), settings(Duration.ZERO), signer, new NotaryStatus(), Clock.systemUTC());
  }

  private Notary notary(NotaryStatus status) {
    return new Notary(
        database, kafka(), settings(Duration.ofMillis(100)), signer, status, Clock.systemUTC());
  }

  /** Leads until it has read everything and a further look found nothing. */
  private void runToTheEnd() throws Exception {
    try (Connection sql = database.getConnection();
        NotarySession session = session(sql)) {
      session.start();
      runToTheEnd(session);
    }
  }

  private void runToTheEnd(NotarySession session) throws Exception {
    long deadline = System.nanoTime() + SOON.toNanos();
    for (int quiet = 0; quiet < 8; ) {
      assertThat(System.nanoTime()).as("seed %d: no end", seed).isLessThan(deadline);
      quiet = session.step(POLL) ? 0 : quiet + 1;
    }
  }

  private List<SignedNote> published() {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(kafka(), new StringDeserializer(), new StringDeserializer())) {
      TopicPartition heads = new TopicPartition(Topics.AUDIT_HEADS, 0);
      consumer.assign(List.of(heads));
      consumer.seekToBeginning(List.of(heads));
      long end = consumer.endOffsets(List.of(heads)).get(heads);
      List<SignedNote> notes = new ArrayList<>();
      while (consumer.position(heads) < end) {
        consumer.poll(POLL).forEach(r -> notes.add(SignedNote.parse(r.value())));
      }
      return notes;
    }
  }

  private List<Checkpoint> checkpoints(String origin) {
    return published().stream()
        .filter(note -> note.text().startsWith(origin + "\n"))
        .filter(note -> !note.text().contains("mediahub-"))
        .map(note -> Checkpoint.parse(note.text()))
        .toList();
  }

  private StoredTrees.Tree tree(TopicPartition partition) {
    return trees.current(partition.topic(), partition.partition()).orElseThrow();
  }

  private long count(String table) throws SQLException {
    try (Connection sql = database.getConnection();
        Statement statement = sql.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from proof." + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void assertProved(TopicPartition partition) {
    List<LogRecord> records = log.records(partition);
    StoredTrees.Tree tree = tree(partition);
    StoredTrees.Signed signed = trees.checkpoint(tree).orElseThrow();
    assertThat(tree.leaves()).as("seed %d", seed).isEqualTo(records.size());
    assertThat(signed.note().isSignedBy(signer.key())).isTrue();
    assertThat(signed.head().size()).isEqualTo(records.size());
    assertThat(signed.head().root())
        .as("seed %d", seed)
        .isEqualTo(Log.root(records, records.size()));
    for (int i = 0; i < records.size(); i += 1 + records.size() / 60) {
      LogRecord record = records.get(i);
      StoredTrees.Inclusion proof = trees.inclusion(tree, record.offset()).orElseThrow();
      assertThat(proof.index()).as("seed %d", seed).isEqualTo(i);
      assertThat(
              Verification.includes(
                  i,
                  signed.head().size(),
                  record.leaf(),
                  proof.path(),
                  proof.checkpoint().head().root()))
          .as("seed %d, leaf %d", seed, i)
          .isTrue();
    }
  }

  @Test
  void every_committed_event_is_a_leaf_and_has_a_proof_whatever_holes_the_offsets_have()
      throws Exception {
    log.write(GRANTS, 700);
    log.write(USERS, 40);
    runToTheEnd();
    log.write(GRANTS, 90);
    runToTheEnd();

    assertProved(GRANTS);
    assertProved(USERS);
    List<LogRecord> records = log.records(GRANTS);
    assertThat(trees.inclusion(tree(GRANTS), records.getLast().offset() + 1)).isEmpty();
    assertThat(checkpoints(tree(GRANTS).origin()))
        .as("seed %d", seed)
        .isNotEmpty()
        .allSatisfy(head -> assertThat(head.root()).isEqualTo(Log.root(records, head.size())));
    assertThat(published()).allMatch(note -> note.isSignedBy(signer.key()));
    Heads heads = Heads.parse(trees.heads().orElseThrow().text());
    assertThat(heads.trees()).extracting(Checkpoint::size).containsExactlyInAnyOrder(790L, 40L);
    assertThat(Files.readAllLines(folder.resolve("checkpoints.jsonl"))).hasSize(published().size());
  }

  @Test
  void sixty_six_thousand_events_fill_a_tile_of_the_second_level() throws Exception {
    for (int i = 0; i < 66; i++) {
      log.write(GRANTS, 1000);
    }

    runToTheEnd();

    assertProved(GRANTS);
    assertThat(count("tile where level = 1")).isEqualTo(1);
  }

  @Test
  void an_idle_log_costs_no_row_and_no_checkpoint() throws Exception {
    log.write(GRANTS, 10);
    runToTheEnd();
    int before = published().size();
    long checkpoints = count("checkpoint");

    runToTheEnd();

    assertThat(published()).hasSize(before);
    assertThat(count("checkpoint")).isEqualTo(checkpoints);
    assertThat(count("outgoing")).isZero();
  }

  @Test
  void a_checkpoint_is_consistent_with_every_earlier_one() throws Exception {
    log.write(GRANTS, 300);
    runToTheEnd();
    SignedNote older = trees.checkpoint(tree(GRANTS)).orElseThrow().note();
    log.write(GRANTS, 400);
    runToTheEnd();

    assertThat(trees.consistency(older).orElseThrow().holds()).isTrue();
  }

  /** Before each call to the database, and after it: whatever is half done is done again. */
  @Test
  void a_crash_at_any_call_to_the_database_changes_no_leaf_and_loses_no_checkpoint()
      throws Exception {
    int crashes = 0;
    for (int call = 1; ; call++) {
      log.write(GRANTS, 130);
      log.write(USERS, 5);
      boolean crashed = crashes(call, false);
      crashed |= crashes(call, true);
      if (!crashed) {
        break;
      }
      crashes++;
    }

    runToTheEnd();

    assertThat(crashes).as("calls of a session").isGreaterThan(20);
    assertProved(GRANTS);
    assertProved(USERS);
    assertThat(count("fork")).isZero();
    assertThat(count("outgoing")).isZero();
    List<LogRecord> records = log.records(GRANTS);
    List<Checkpoint> all = checkpoints(tree(GRANTS).origin());
    assertThat(all)
        .as("seed %d", seed)
        .allSatisfy(head -> assertThat(head.root()).isEqualTo(Log.root(records, head.size())));
    try (Connection sql = database.getConnection();
        Statement statement = sql.createStatement();
        ResultSet row = statement.executeQuery("select leaves from proof.checkpoint")) {
      List<Long> sizes =
          published().stream()
              .filter(n -> !n.text().contains("mediahub-"))
              .map(n -> Checkpoint.parse(n.text()).size())
              .toList();
      while (row.next()) {
        assertThat(sizes).as("what is signed is published").contains(row.getLong(1));
      }
    }
  }

  private boolean crashes(int call, boolean afterwards) throws Exception {
    try (Connection real = database.getConnection();
        NotarySession session = session(Crashing.at(real, call, afterwards))) {
      session.start();
      for (int i = 0; i < 4; i++) {
        session.step(POLL);
      }
      return false;
    } catch (SQLException | RuntimeException e) {
      assertThat(e).as("seed %d", seed).hasStackTraceContaining("the connection broke at call");
      return true;
    }
  }

  @Test
  void of_two_notaries_one_leads_and_the_other_takes_over() throws Exception {
    NotaryStatus one = new NotaryStatus();
    NotaryStatus two = new NotaryStatus();
    try (Notary first = notary(one);
        Notary second = notary(two)) {
      first.start();
      await().atMost(SOON).until(one::isLeading);
      second.start();
      log.write(GRANTS, 100);
      await().atMost(SOON).until(() -> one.leaves() == 100 && one.unsigned() == 0);
      assertThat(two.isLeading()).isFalse();

      first.close();
      log.write(GRANTS, 100);

      await().atMost(SOON).until(() -> two.isLeading() && two.leaves() == 200);
      await().atMost(SOON).until(() -> two.unsigned() == 0);
    }
    assertProved(GRANTS);
  }

  @Test
  void a_leader_whose_connection_is_killed_comes_back_and_repeats_nothing() throws Exception {
    NotaryStatus status = new NotaryStatus();
    try (Notary notary = notary(status)) {
      notary.start();
      log.write(GRANTS, 100);
      await().atMost(SOON).until(() -> status.leaves() == 100);
      try (Connection sql = database.getConnection();
          Statement statement = sql.createStatement()) {
        statement.execute(
            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'");
      }
      log.write(GRANTS, 100);

      await().atMost(SOON).until(() -> status.leaves() == 200 && status.unsigned() == 0);
    }
    assertProved(GRANTS);
  }

  @Test
  void one_that_has_been_overtaken_writes_nothing() throws Exception {
    log.write(GRANTS, 20);
    runToTheEnd();
    try (Connection sql = database.getConnection();
        NotarySession late = session(sql)) {
      late.start();
      log.write(GRANTS, 20);
      runToTheEnd();
      assertThatThrownBy(() -> runToTheEnd(late)).isInstanceOf(TreeStore.OvertakenException.class);
    }
    assertProved(GRANTS);
  }

  @Test
  void a_lost_tail_is_published_as_a_fork_and_the_older_tree_stays() throws Exception {
    log.write(GRANTS, 300);
    runToTheEnd();
    Map<Path, Long> onDisk = broker.lengths();
    List<LogRecord> kept = log.records(GRANTS);
    log.write(GRANTS, 200);
    runToTheEnd();
    StoredTrees.Tree older = tree(GRANTS);
    Checkpoint olderHead = trees.checkpoint(older).orElseThrow().head();

    broker.losePower(onDisk);
    log.reconnect();
    log.write(GRANTS, 70);
    runToTheEnd();

    StoredTrees.Tree newer = tree(GRANTS);
    assertThat(newer.fork()).as("seed %d", seed).isEqualTo(1);
    assertThat(newer.origin()).isEqualTo(older.origin() + "/fork-1");
    assertProved(GRANTS);
    assertProvedFork(olderHead, newer, kept.size());
    assertThat(trees.checkpoint(older).orElseThrow().head()).isEqualTo(olderHead);
    assertThat(log.records(GRANTS)).hasSize(kept.size() + 70);
  }

  private void assertProvedFork(Checkpoint older, StoredTrees.Tree newer, long fromLeaf) {
    List<SignedNote> forks = trees.forks();
    assertThat(forks).as("seed %d", seed).hasSize(1);
    assertThat(forks.getFirst().isSignedBy(signer.key())).isTrue();
    assertThat(forks.getFirst().text())
        .contains(
            newer.origin() + "\nmediahub-fork-v1\n",
            "older %s %d %s\n".formatted(older.origin(), older.size(), older.root()),
            "from-leaf " + fromLeaf + "\n");
    assertThat(published()).extracting(SignedNote::text).contains(forks.getFirst().text());
  }

  /** The tail is lost and overwritten beyond where the notary was, while it was not running. */
  @Test
  void a_tail_that_was_lost_and_overwritten_is_noticed_by_the_other_record() throws Exception {
    log.write(GRANTS, 100);
    runToTheEnd();
    Map<Path, Long> onDisk = broker.lengths();
    long kept = log.records(GRANTS).size();
    log.write(GRANTS, 50);
    runToTheEnd();
    Checkpoint olderHead = trees.checkpoint(tree(GRANTS)).orElseThrow().head();
    broker.losePower(onDisk);
    log.reconnect();
    log.write(GRANTS, 400);

    runToTheEnd();

    assertProved(GRANTS);
    assertProvedFork(olderHead, tree(GRANTS), kept);
    assertThat(trees.forks().getFirst().text()).contains("why other-record\n");
  }

  @Test
  void a_topic_that_was_made_anew_is_a_fork_also_while_the_notary_runs() throws Exception {
    NotaryStatus status = new NotaryStatus();
    try (Notary notary = notary(status)) {
      notary.start();
      log.write(GRANTS, 30);
      await().atMost(SOON).until(() -> status.leaves() == 30 && status.unsigned() == 0);
      Checkpoint olderHead = trees.checkpoint(tree(GRANTS)).orElseThrow().head();

      broker.recreateTopics();
      log.reconnect();
      log.write(GRANTS, 40);

      await().atMost(SOON).until(() -> status.forks() > 0 && !trees.forks().isEmpty());
      await().atMost(SOON).until(() -> status.leaves() == 40 && status.unsigned() == 0);
      assertProved(GRANTS);
      String fork =
          trees.forks().stream()
              .map(SignedNote::text)
              .filter(text -> text.contains(GRANTS.topic()))
              .findFirst()
              .orElseThrow();
      assertThat(fork)
          .contains(
              "why topic-made-anew\n",
              "older %s 30 %s\n".formatted(olderHead.origin(), olderHead.root()),
              "from-leaf 0\n");
    }
  }

  @Test
  void events_that_retention_took_after_they_were_read_are_no_fork() throws Exception {
    log.write(GRANTS, 100);
    runToTheEnd();
    List<LogRecord> before = new ArrayList<>(log.records(GRANTS));
    broker.deleteBefore(GRANTS, before.getLast().offset() + 1);
    log.write(GRANTS, 10);

    runToTheEnd();

    before.addAll(log.records(GRANTS));
    assertThat(count("fork")).isZero();
    assertThat(trees.checkpoint(tree(GRANTS)).orElseThrow().head().root())
        .as("seed %d", seed)
        .isEqualTo(Log.root(before, 110));
  }

  @Test
  void the_file_is_bounded() throws Exception {
    Files.createDirectories(folder);
    Path file = folder.resolve("checkpoints.jsonl");
    try (Publisher publisher = new Publisher(kafka(), Topics.AUDIT_HEADS, folder)) {
      for (int i = 0; i < 7; i++) {
        Files.write(file, new byte[17 * 1024 * 1024]);
        publisher.publish(
            List.of(new TreeStore.Outgoing(1, "key", "note " + i)), Clock.systemUTC().instant());
      }
    }

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(5);
    }
    assertThat(Files.readString(file)).contains("note 6");
  }
}
