package io.mediahub.encoder.worker;

import io.mediahub.encoder.EncoderSettings;
import io.mediahub.encoder.worker.job.JobRunner;
import io.mediahub.encoder.worker.job.JobTimings;
import io.mediahub.encoder.worker.job.Jobs;
import io.mediahub.encoder.worker.queue.Cancellations;
import io.mediahub.encoder.worker.queue.JobQueue;
import io.mediahub.encoder.worker.queue.KafkaClients;
import io.mediahub.encoder.worker.queue.StopSignal;
import io.mediahub.encoder.worker.queue.WorkerState;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.WriterSchemas;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import mediahub.rendition.Urgency;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.context.SmartLifecycle;

/**
 * All workers of this process: they start last, and are the first to stop. Each takes jobs of one
 * urgency, so that none waits behind a long one that is less urgent. When all of them work, the
 * kernel shares the processors out, by the niceness of their tools.
 */
final class Workers implements SmartLifecycle {
  private final List<Worker> workers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final StopSignal stop = new StopSignal();
  private final Cancellations cancellations;
  private final Producer<String, byte[]> producer;
  private final JobTimings timings;
  private volatile boolean running;

  Workers(
      EncoderSettings settings,
      KafkaClients clients,
      AvroSerdes serdes,
      WriterSchemas schemas,
      JobRunner runner,
      Clock clock,
      MeterRegistry meters) {
    this.producer = clients.producer("encoder");
    this.timings = JobTimings.of(settings.lock(), settings.drain());
    this.cancellations = new Cancellations(clients, clock, stop);
    JobQueue queue = new JobQueue(clients, producer, schemas, clock, timings, cancellations);
    // In containers every process has the same number: a random part tells their workers apart.
    String process =
        "encoder-%d-%08x"
            .formatted(ProcessHandle.current().pid(), ThreadLocalRandom.current().nextInt());
    for (Urgency urgency : Urgency.values()) {
      for (int i = 0; i < settings.workersFor(urgency); i++) {
        String id = "%s-%s%d".formatted(process, urgency.name().toLowerCase(Locale.ROOT), i);
        Jobs jobs = new Jobs(id, producer, serdes, runner, clock, meters, timings);
        workers.add(new Worker(id, queue, urgency, jobs, stop, new WorkerState(clock)));
      }
    }
  }

  List<Worker> all() {
    return workers;
  }

  @Override
  public void start() {
    running = true;
    Thread.ofPlatform().daemon().name("encoder-control").start(cancellations);
    for (Worker worker : workers) {
      threads.add(Thread.ofPlatform().name(worker.id()).start(worker));
    }
  }

  @Override
  public void stop() {
    stop.give(timings.drain());
    long until = System.nanoTime() + timings.shutdown().toNanos();
    try {
      for (Thread thread : threads) {
        thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(1));
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
