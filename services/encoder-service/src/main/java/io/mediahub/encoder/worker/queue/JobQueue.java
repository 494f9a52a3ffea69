package io.mediahub.encoder.worker.queue;

import io.mediahub.encoder.worker.job.JobTimings;
import io.mediahub.encoder.worker.job.Jobs;
import io.mediahub.schemas.EventDecoder;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The queue of jobs that all workers share. Safe for any number of threads. */
public final class JobQueue {
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final KafkaClients clients;
  private final Producer<String, byte[]> deadLetters;
  private final WriterSchemas schemas;
  private final Clock clock;
  private final JobTimings timings;

  public JobQueue(
      KafkaClients clients,
      Producer<String, byte[]> deadLetters,
      WriterSchemas schemas,
      Clock clock,
      JobTimings timings) {
    this.clients = clients;
    this.deadLetters = deadLetters;
    this.schemas = schemas;
    this.clock = clock;
    this.timings = timings;
  }

  /**
   * Checks that the topics exist, and configures the share group.
   *
   * @return null when jobs can be taken, otherwise a sentence on what is missing
   */
  public @Nullable String prepare() throws InterruptedException {
    try (Admin admin = clients.admin()) {
      return ShareGroup.prepare(admin, timings.lock());
    } catch (KafkaException e) {
      return "Kafka does not answer: " + e.getMessage();
    }
  }

  /**
   * Asks the registry for the schema of jobs, so that the first job need not wait for it.
   *
   * @throws WriterSchemas.RegistryAway when the registry does not know it
   */
  public void warmUp() {
    schemas.warm(Topics.ENCODE_JOBS);
  }

  /**
   * Takes jobs until the stop signal.
   *
   * @throws KafkaException when the consumer cannot go on; a new call makes a new one
   */
  public void take(String workerId, Jobs jobs, StopSignal stop, WorkerState state)
      throws InterruptedException {
    try (var consumer = clients.shareConsumer(workerId);
        var admin = clients.admin()) {
      var reader = new JobReader(new EventDecoder<>(Topics.ENCODE_JOBS, schemas), deadLetters);
      new JobLoop(consumer, reader, jobs, new BrokerCheck(admin, clock), stop, state, timings)
          .run();
      consumer.close(CLOSE);
    }
  }
}
