package io.mediahub.streams.rendition;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.Urgency;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the share groups of the encoders, one for each topic of jobs. It marks the end offset of
 * a job partition, waits until the group has nothing left to deliver before the mark, and then
 * waits a little longer, until the last reports of workers are read.
 */
public final class ShareGroupQueue implements JobQueue, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShareGroupQueue.class);
  private static final int SECONDS = 20;

  private final Map<String, String> connection;
  private final Duration every;
  private final Duration reportDelay;
  private final Clock clock;
  private final Map<TopicPartition, Mark> marks = new HashMap<>();
  private final Map<TopicPartition, Instant> settled = new ConcurrentHashMap<>();
  private final Thread thread;
  private boolean away;

  /** End offset of a partition at some moment, and since when the group is past it. */
  private record Mark(Instant at, long end, @Nullable Instant passedAt) {}

  /**
   * @param connection what a client needs to reach the brokers
   * @param every how often the group is checked
   * @param reportDelay how long the last reports may take to be read
   */
  public ShareGroupQueue(
      Map<String, String> connection, Duration every, Duration reportDelay, Clock clock) {
    this.connection = Map.copyOf(connection);
    this.every = every;
    this.reportDelay = reportDelay;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("watch-job-queue").start(this::watch);
  }

  @Override
  public @Nullable Instant settledBefore(Urgency urgency, int partition) {
    return settled.get(new TopicPartition(Topics.jobs(urgency).name(), partition));
  }

  private void watch() {
    while (!Thread.currentThread().isInterrupted()) {
      try (Admin admin = Admin.create(new HashMap<String, Object>(connection))) {
        while (!Thread.currentThread().isInterrupted()) {
          look(admin);
          Thread.sleep(every);
        }
      } catch (ExecutionException | TimeoutException | RuntimeException e) {
        if (!away) {
          LOG.warn("The encoders' share groups cannot be checked: {}", e.getMessage());
        }
        away = true;
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(every);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
    for (Topic<EncodeJob> jobs : Topics.JOBS) {
      look(admin, jobs);
    }
    away = false;
  }

  private void look(Admin admin, Topic<EncodeJob> jobs)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<TopicPartition> partitions =
        IntStream.range(0, jobs.layout().partitions())
            .mapToObj(number -> new TopicPartition(jobs.name(), number))
            .toList();
    String groupId = Topics.shareGroup(jobs);
    Map<TopicPartition, SharePartitionOffsetInfo> group =
        admin
            .listShareGroupOffsets(
                Map.of(groupId, new ListShareGroupOffsetsSpec().topicPartitions(partitions)))
            .partitionsToOffsetInfo(groupId)
            .get(SECONDS, TimeUnit.SECONDS);
    Instant now = clock.instant();
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    var ends = admin.listOffsets(asked).all().get(SECONDS, TimeUnit.SECONDS);
    for (TopicPartition partition : partitions) {
      long end = Objects.requireNonNull(ends.get(partition), "asked for").offset();
      note(partition, group.get(partition), end, now);
    }
  }

  /** One mark at a time: the next is set when the last one has settled. */
  private void note(
      TopicPartition partition, @Nullable SharePartitionOffsetInfo group, long end, Instant now) {
    Mark mark = marks.get(partition);
    if (mark == null) {
      marks.put(partition, new Mark(now, end, null));
      return;
    }
    if (mark.passedAt() == null && group != null && isPast(group, mark.end())) {
      mark = new Mark(mark.at(), mark.end(), now);
      marks.put(partition, mark);
    }
    if (mark.passedAt() != null && !mark.passedAt().plus(reportDelay).isAfter(now)) {
      settled.put(partition, mark.at());
      marks.put(partition, new Mark(now, end, null));
    }
  }

  /** The last job is followed by a commit marker, which the group's offset does not pass. */
  private static boolean isPast(SharePartitionOffsetInfo group, long end) {
    return group.startOffset() >= end || group.lag().filter(lag -> lag == 0).isPresent();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
