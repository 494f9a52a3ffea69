package io.mediahub.encoder.worker.queue;

import io.mediahub.schemas.Backoff;
import io.mediahub.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs that are not wanted any more. One thread of the process reads them; the workers ask it
 * before they begin a job, and are told while they run one. A record's key alone counts, so that
 * neither a registry nor a schema can keep a worker from stopping.
 */
public final class Cancellations implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Cancellations.class);
  private static final String TOPIC = Topics.ENCODE_CONTROL.name();
  private static final Backoff PAUSES = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(2));
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  /**
   * Read again at the start, for jobs that were cancelled while they waited in the queue. One that
   * waited longer is run for nothing: its reports are ignored.
   */
  private static final Duration PAST = Duration.ofDays(1);

  private static final int MOST = 20_000;

  private final KafkaClients clients;
  private final Clock clock;
  private final StopSignal stop;

  /** Ids of cancelled jobs, the oldest first. Guarded by itself, like what runs. */
  private final Map<String, Boolean> cancelled = new LinkedHashMap<>();

  private final Map<String, CompletableFuture<@Nullable Void>> running = new HashMap<>();
  private volatile boolean ready;

  public Cancellations(KafkaClients clients, Clock clock, StopSignal stop) {
    this.clients = clients;
    this.clock = clock;
    this.stop = stop;
  }

  /** Whether all cancellations are known that were written before the process started. */
  public boolean isReady() {
    return ready;
  }

  /** Done when the job is cancelled, which it may be already. To be forgotten when it ends. */
  CompletableFuture<?> of(String jobId) {
    synchronized (cancelled) {
      return cancelled.containsKey(jobId)
          ? CompletableFuture.completedFuture(null)
          : running.computeIfAbsent(jobId, absent -> new CompletableFuture<>());
    }
  }

  /** The job has ended here. */
  void forget(String jobId) {
    synchronized (cancelled) {
      running.remove(jobId);
    }
  }

  @Override
  public void run() {
    try {
      for (int failures = 1; !stop.isGiven(); failures++) {
        try (Consumer<String, byte[]> consumer = clients.consumer("encoder-control")) {
          read(consumer);
          consumer.close(CloseOptions.timeout(CLOSE));
        } catch (RuntimeException e) { // the next try may succeed
          LOG.warn("Cancelled jobs are read again: {}", e.getMessage());
        }
        stop.await(PAUSES.after(failures));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(Consumer<String, byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(TOPIC, ANSWER).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      return; // it does not exist yet, and the workers say that they wait for it
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
    seek(consumer, partitions, ends);
    while (!stop.isOver()) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        note(record);
      }
      ready = ready || reached(consumer, ends);
    }
  }

  private void seek(
      Consumer<String, byte[]> consumer,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> ends) {
    long since = clock.instant().minus(PAST).toEpochMilli();
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, since));
    Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(times, ANSWER);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp begin = begins.get(partition);
      consumer.seek(partition, begin == null ? ends.getOrDefault(partition, 0L) : begin.offset());
    }
  }

  private static boolean reached(
      Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), ANSWER) >= end.getValue());
  }

  private void note(ConsumerRecord<String, byte[]> record) {
    String jobId = record.key();
    if (jobId == null) {
      return;
    }
    CompletableFuture<@Nullable Void> runs;
    synchronized (cancelled) {
      cancelled.remove(jobId);
      if (record.value() == null) { // it is wanted again
        return;
      }
      cancelled.put(jobId, true);
      if (cancelled.size() > MOST) {
        cancelled.remove(cancelled.keySet().iterator().next());
      }
      runs = running.get(jobId);
    }
    if (runs != null) {
      LOG.atInfo().addKeyValue("jobId", jobId).log("A job that runs here is cancelled");
      runs.complete(null);
    }
  }
}
