package io.mediahub.stream.notary;

import io.mediahub.proof.note.Checkpoint;
import io.mediahub.proof.note.ForkRecord;
import io.mediahub.proof.note.Heads;
import io.mediahub.proof.note.NoteSigner;
import io.mediahub.proof.note.SignedNote;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The notary while it leads: from getting the lock to the first failure, after which everything is
 * read from the database again. Used by one thread.
 */
final class NotarySession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NotarySession.class);
  private static final int SECONDS = 30;

  private final TreeStore store;
  private final NotarySettings settings;
  private final NoteSigner signer;
  private final NotaryStatus status;
  private final Clock clock;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Admin admin;
  private final Publisher publisher;
  private final Map<TopicPartition, Tree> trees = new LinkedHashMap<>();
  private long nextSigning;
  private long nextInspection;

  /** On a connection that has the lock. */
  NotarySession(
      Connection sql,
      Map<String, Object> kafka,
      NotarySettings settings,
      NoteSigner signer,
      NotaryStatus status,
      Clock clock)
      throws SQLException {
    this.store = new TreeStore(sql);
    this.settings = settings;
    this.signer = signer;
    this.status = status;
    this.clock = clock;
    this.consumer = new KafkaConsumer<>(consumerConfig(kafka));
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(AdminClientConfig.CLIENT_ID_CONFIG, "mediahub-notary");
    this.admin = Admin.create(config);
    this.publisher = new Publisher(kafka, settings.headsTopic(), settings.folder());
  }

  private static Map<String, Object> consumerConfig(Map<String, Object> kafka) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "mediahub-notary");
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // A lost tail must be an error here, never a jump.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
    // Nobody waits for a leaf: few fetches while little happens, and records share a transaction.
    config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 64 * 1024);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 1000);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1024 * 1024);
    return config;
  }

  /** Reads where the trees are, and asks whether the logs still are the ones that were read. */
  void start() throws SQLException, InterruptedException {
    Map<String, String> ids = topicIds();
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(settings.partitions());
    consumer.assign(settings.partitions());
    for (TopicPartition partition : settings.partitions()) {
      Tree tree =
          store.load(
              partition,
              settings.originOf(partition, 0),
              known(ids, partition.topic()),
              known(beginnings, partition));
      trees.put(partition, tree);
      seek(tree);
    }
    status.forks(store.forks());
    inspect(ids);
    nextInspection = System.nanoTime() + settings.inspectEvery().toNanos();
    nextSigning = System.nanoTime() + settings.checkpointEvery().toNanos();
    report();
  }

  /**
   * The last leaf is read once more: whether it still is there says whether the log is the same.
   */
  private void seek(Tree tree) {
    consumer.seek(tree.partition, tree.unverified ? tree.lastOffset() : tree.nextOffset());
  }

  /**
   * Reads what is there, at most for that long, writes it, and signs when it is time.
   *
   * @return whether anything was read
   */
  boolean step(Duration wait) throws SQLException, IOException, InterruptedException {
    ConsumerRecords<byte[], byte[]> batch;
    try {
      batch = consumer.poll(wait);
    } catch (OffsetOutOfRangeException e) {
      Map<String, String> ids = topicIds();
      for (TopicPartition partition : e.offsetOutOfRangePartitions().keySet()) {
        rewound(known(trees, partition), ids);
      }
      return true;
    }
    List<Tree.Growth> growths = new ArrayList<>();
    for (TopicPartition partition : batch.partitions()) {
      Tree tree = known(trees, partition);
      List<ConsumerRecord<byte[], byte[]>> records = verified(tree, batch.records(partition));
      if (!records.isEmpty()) {
        growths.add(tree.grow(records));
      }
    }
    if (!growths.isEmpty()) {
      store.write(growths);
    }
    long now = System.nanoTime();
    if (now - nextInspection >= 0) {
      inspect(topicIds());
      nextInspection = now + settings.inspectEvery().toNanos();
    }
    if (now - nextSigning >= 0) {
      sign();
      nextSigning = now + settings.checkpointEvery().toNanos();
    }
    report();
    return !batch.isEmpty();
  }

  /** The records to append; none when the tree's last leaf must be looked at first. */
  private List<ConsumerRecord<byte[], byte[]>> verified(
      Tree tree, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException, InterruptedException {
    ConsumerRecord<byte[], byte[]> first = records.getFirst();
    if (tree.unverified) {
      if (!tree.isLastLeaf(first)) {
        fork(tree, WhyForked.OTHER_RECORD, topicIds());
        return List.of();
      }
      tree.unverified = false;
      return records.subList(1, records.size());
    }
    Integer epoch = records.getLast().leaderEpoch().orElse(null);
    boolean otherLeader = epoch != null && tree.leaderEpoch != null && epoch > tree.leaderEpoch;
    if (otherLeader && tree.lastLeaf() != null) {
      tree.leaderEpoch = epoch;
      tree.unverified = true;
      seek(tree);
      return List.of();
    }
    if (first.offset() < tree.nextOffset()) {
      fork(tree, WhyForked.OTHER_RECORD, topicIds());
      return List.of();
    }
    return records;
  }

  private Map<String, String> topicIds() throws InterruptedException {
    Set<String> topics = new HashSet<>();
    settings.partitions().forEach(partition -> topics.add(partition.topic()));
    try {
      Map<String, String> ids = new HashMap<>();
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get(SECONDS, TimeUnit.SECONDS)
          .forEach((name, topic) -> ids.put(name, topic.topicId().toString()));
      return ids;
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("The event topics could not be described.", e);
    }
  }

  private void inspect(Map<String, String> ids) throws SQLException, InterruptedException {
    for (Tree tree : List.copyOf(trees.values())) {
      if (!tree.topicId.equals(ids.get(tree.partition.topic()))) {
        fork(tree, WhyForked.TOPIC_MADE_ANEW, ids);
      }
    }
  }

  private void rewound(Tree tree, Map<String, String> ids) throws SQLException {
    long beginning = beginning(tree.partition);
    if (!tree.topicId.equals(ids.get(tree.partition.topic()))) {
      fork(tree, WhyForked.TOPIC_MADE_ANEW, ids);
    } else if (tree.nextOffset() < beginning) {
      fork(tree, WhyForked.HEAD_LOST, ids);
    } else if (tree.unverified && tree.lastOffset() < beginning && tree.nextOffset() >= beginning) {
      // Only what was read is gone, as by retention: the tree goes on.
      tree.unverified = false;
      seek(tree);
    } else {
      fork(tree, WhyForked.TAIL_LOST, ids);
    }
  }

  /** What was asked for is in the answer. */
  private static <K, V> V known(Map<K, V> all, K key) {
    return Objects.requireNonNull(all.get(key), () -> "nothing is known of " + key);
  }

  private long beginning(TopicPartition partition) {
    return known(consumer.beginningOffsets(List.of(partition)), partition);
  }

  /** The older tree stays as it is; the whole log is read again, into a tree beside it. */
  private void fork(Tree older, WhyForked why, Map<String, String> ids) throws SQLException {
    TopicPartition partition = older.partition;
    Tree tree =
        store.fork(
            older,
            settings.originOf(partition, older.fork + 1),
            why,
            known(ids, partition.topic()),
            beginning(partition),
            known(consumer.endOffsets(List.of(partition)), partition),
            clock.instant());
    trees.put(partition, tree);
    seek(tree);
    status.forks(store.forks());
    LOG.atError()
        .addKeyValue("tree", older.origin)
        .addKeyValue("leaves", older.leaves())
        .addKeyValue("why", why.code())
        .addKeyValue("goesOnAs", tree.origin)
        .log(
            "The log is not the one any more that was read. It is read again from its beginning;"
                + " from which event it differs is signed then. See docs/proof.md.");
  }

  private void sign() throws SQLException, IOException, InterruptedException {
    boolean compared = false;
    for (Tree tree : trees.values()) {
      if (tree.comparison != null
          && tree.differsFrom() == null
          && consumer.position(tree.partition) >= tree.comparison.logEnd()) {
        tree.endOfLogReached();
        store.differs(tree);
        compared = true;
      }
    }
    if (compared) {
      store.commit();
    }
    List<Tree> grown =
        trees.values().stream().filter(tree -> tree.leaves() > tree.signedLeaves).toList();
    List<TreeStore.UnsignedFork> forks = store.unsignedForks();
    if (!grown.isEmpty() || !forks.isEmpty()) {
      sign(grown, forks);
    }
    // Also what an earlier leader signed and did not publish.
    List<TreeStore.Outgoing> outgoing = store.outgoing();
    if (!outgoing.isEmpty()) {
      publisher.publish(outgoing, clock.instant());
      store.published(outgoing.getLast().id());
    }
  }

  private void sign(List<Tree> grown, List<TreeStore.UnsignedFork> forks) throws SQLException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    store.beginSigning();
    for (TreeStore.UnsignedFork fork : forks) {
      Tree newer = byId(fork.tree());
      if (newer != null) {
        ForkRecord record =
            new ForkRecord(fork.older().head(), newer.head(), fork.fromLeaf(), fork.why(), now);
        store.signedFork(newer.id, newer.origin, signer.sign(record.text()).toString());
      }
    }
    for (Tree tree : grown) {
      SignedNote note = signer.sign(tree.head().text());
      store.signed(tree, note.toString(), now);
    }
    List<Checkpoint> heads = trees.values().stream().map(Tree::head).toList();
    String all = signer.sign(new Heads(settings.origin(), now, heads).text()).toString();
    store.signedHeads(settings.origin(), signer.key().text(), all, now);
    store.commit();
    grown.forEach(tree -> tree.signedLeaves = tree.leaves());
  }

  private @Nullable Tree byId(int id) {
    return trees.values().stream().filter(tree -> tree.id == id).findFirst().orElse(null);
  }

  private void report() {
    long leaves = trees.values().stream().mapToLong(Tree::leaves).sum();
    long signed = trees.values().stream().mapToLong(tree -> tree.signedLeaves).sum();
    status.leading(leaves, leaves - signed);
  }

  @Override
  public void close() {
    Duration soon = Duration.ofSeconds(2);
    consumer.close(CloseOptions.timeout(soon));
    admin.close(soon);
    publisher.close();
  }
}
