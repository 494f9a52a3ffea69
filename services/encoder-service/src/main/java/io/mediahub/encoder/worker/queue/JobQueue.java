package io.mediahub.encoder.worker.queue;

import io.mediahub.encoder.worker.job.JobTimings;
import io.mediahub.encoder.worker.job.Jobs;
import io.mediahub.schemas.EventDecoder;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import java.time.Clock;
import java.time.Duration;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.Urgency;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The queues of jobs that all workers share. Safe for any number of threads. */
public final class JobQueue {
  /** All workers ask at about the same time. */
  private static final Duration ASK_AGAIN = Duration.ofMillis(400);

  private final KafkaClients clients;
  private final Producer<String, byte[]> deadLetters;
  private final WriterSchemas schemas;
  private final Clock clock;
  private final JobTimings timings;
  private final Cancellations cancellations;

  /** What Kafka lacked when it was last asked, and when that was; guarded by this. */
  private @Nullable String missing;

  private @Nullable Long asked;

  public JobQueue(
      KafkaClients clients,
      Producer<String, byte[]> deadLetters,
      WriterSchemas schemas,
      Clock clock,
      JobTimings timings,
      Cancellations cancellations) {
    this.clients = clients;
    this.deadLetters = deadLetters;
    this.schemas = schemas;
    this.clock = clock;
    this.timings = timings;
    this.cancellations = cancellations;
  }

  /**
   * Checks that the topics exist, and configures the share groups: once for all workers.
   *
   * @return null when jobs can be taken, otherwise a sentence on what is missing
   */
  public synchronized @Nullable String prepare() throws InterruptedException {
    boolean due = asked == null || System.nanoTime() - asked >= ASK_AGAIN.toNanos();
    if (due && (asked == null || missing != null)) {
      missing = missingTopics();
      asked = System.nanoTime();
    }
    return missing == null && !cancellations.isReady()
        ? "The cancelled jobs have not been read yet."
        : missing;
  }

  private @Nullable String missingTopics() throws InterruptedException {
    try (Admin admin = clients.admin()) {
      return ShareGroup.prepare(admin, timings.lock());
    } catch (KafkaException e) {
      return "Kafka does not answer: " + e.getMessage();
    }
  }

  /**
   * Asks the registry for the schemas of jobs, so that the first job need not wait for it.
   *
   * @throws WriterSchemas.RegistryAway when the registry does not know them
   */
  public void warmUp() {
    Topics.JOBS.forEach(schemas::warm);
  }

  /**
   * Takes jobs until the stop signal.
   *
   * @param urgency of the jobs that it takes
   * @throws KafkaException when the consumer cannot go on; a new call makes a new one
   */
  public void take(String workerId, Urgency urgency, Jobs jobs, StopSignal stop, WorkerState state)
      throws InterruptedException {
    Topic<EncodeJob> topic = Topics.jobs(urgency);
    JobReader reader = new JobReader(urgency, new EventDecoder<>(topic, schemas), deadLetters);
    try (var source = new JobSource(clients, workerId, topic, timings);
        var admin = clients.admin()) {
      BrokerCheck broker = new BrokerCheck(admin, clock);
      new JobLoop(source, reader, jobs, broker, cancellations, stop, state, timings).run();
    }
  }
}
