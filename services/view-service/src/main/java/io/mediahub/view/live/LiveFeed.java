package io.mediahub.view.live;

import io.mediahub.view.live.LiveDecoder.Read;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reads the log once for all listeners of this instance. At its start it goes back for some
 * minutes, so that who was connected to another instance misses nothing.
 */
final class LiveFeed implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration ASK = Duration.ofSeconds(5);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final int MOST_ATTEMPTS = 5;
  private static final long FIRST_PAUSE_MS = 500;
  private static final long LAST_PAUSE_MS = 10_000;

  /** In the order of a cursor's numbers. */
  static final List<TopicPartition> PARTITIONS =
      LiveDecoder.TOPICS.stream()
          .flatMap(
              topic ->
                  IntStream.range(0, topic.layout().partitions())
                      .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
          .toList();

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final LiveDecoder decoder;
  private final LiveLog log;
  private final Duration rememberedFor;
  private final Clock clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private String stuckAt = "";
  private int attempts;
  private volatile boolean running;
  private volatile @Nullable Consumer<String, byte[]> consumer;
  private volatile @Nullable Thread thread;

  /**
   * @param consumers makes a consumer without an initial position that reads committed records
   */
  LiveFeed(
      Supplier<Consumer<String, byte[]>> consumers,
      LiveDecoder decoder,
      LiveLog log,
      Duration rememberedFor,
      Clock clock) {
    this.consumers = consumers;
    this.decoder = decoder;
    this.log = log;
    this.rememberedFor = rememberedFor;
    this.clock = clock;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("live-feed").daemon().start(this::run);
  }

  /** Listeners end first, so that the web server does not wait for them. */
  @Override
  public void stop() {
    running = false;
    stopping.countDown();
    log.close();
    Consumer<String, byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    Thread feed = thread;
    if (feed != null) {
      try {
        feed.join(CLOSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    long pause = FIRST_PAUSE_MS;
    String reported = "";
    while (running) {
      try (Consumer<String, byte[]> opened = consumers.get()) {
        consumer = opened;
        follow(opened);
      } catch (WakeupException | InterruptException e) {
        // asked to stop
      } catch (RuntimeException e) {
        // Whatever failed, a new consumer reads on; listeners hear of nothing meanwhile.
        String trouble = String.valueOf(e.getMessage());
        if (!trouble.equals(reported)) {
          reported = trouble;
          LOG.warn("The log cannot be read; live events wait until it can", e);
        }
        pause(pause);
        pause = Math.min(pause * 2, LAST_PAUSE_MS);
      } finally {
        consumer = null;
      }
    }
  }

  private void follow(Consumer<String, byte[]> kafka) {
    kafka.assign(PARTITIONS);
    Map<TopicPartition, Long> ends = kafka.endOffsets(PARTITIONS, ASK);
    if (!log.isReady()) {
      log.restart(back(kafka, ends));
    }
    List<Long> next = log.end().next();
    for (int i = 0; i < PARTITIONS.size(); i++) {
      kafka.seek(PARTITIONS.get(i), next.get(i));
    }
    while (running) {
      for (ConsumerRecord<String, byte[]> record : kafka.poll(POLL)) {
        apply(record);
      }
      if (!log.isReady()
          && ends.entrySet().stream().allMatch(e -> kafka.position(e.getKey()) >= e.getValue())) {
        log.ready();
      }
    }
  }

  private LiveCursor back(Consumer<String, byte[]> kafka, Map<TopicPartition, Long> ends) {
    long from = clock.instant().minus(rememberedFor).toEpochMilli();
    Map<TopicPartition, Long> times = new HashMap<>();
    PARTITIONS.forEach(partition -> times.put(partition, from));
    var offsets = kafka.offsetsForTimes(times, ASK);
    List<Long> next = new ArrayList<>();
    for (TopicPartition partition : PARTITIONS) {
      var found = offsets.get(partition);
      next.add(found == null ? ends.getOrDefault(partition, 0L) : Long.valueOf(found.offset()));
    }
    return new LiveCursor(next);
  }

  private void apply(ConsumerRecord<String, byte[]> record) {
    int partition = PARTITIONS.indexOf(new TopicPartition(record.topic(), record.partition()));
    Read read = read(record);
    if (read == null) {
      log.pass(partition, record.offset());
    } else {
      LiveCursor cursor = log.end().after(partition, record.offset());
      log.add(new LiveEvent(partition, record.offset(), cursor, read.news(), read.grant()));
    }
  }

  /** What cannot be decoded for long is passed over: it is not worth the news behind it. */
  private @Nullable Read read(ConsumerRecord<String, byte[]> record) {
    try {
      return decoder.read(record);
    } catch (RuntimeException e) { // the serde's errors have no common type
      String place = record.topic() + "-" + record.partition() + " at " + record.offset();
      attempts = place.equals(stuckAt) ? attempts + 1 : 1;
      stuckAt = place;
      if (attempts < MOST_ATTEMPTS) {
        throw e;
      }
      LOG.warn("Nobody hears of the record of {}: it cannot be decoded", place, e);
      return null;
    }
  }

  private void pause(long millis) {
    try {
      stopping.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
