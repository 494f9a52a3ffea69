package io.mediahub.encoder.worker;

import io.mediahub.encoder.EncoderSettings;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.WriterSchemas;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.context.SmartLifecycle;

/** All workers of this process: they start last, and are the first to stop. */
final class Workers implements SmartLifecycle {
  /** SIGTERM to the end of the process takes at most ten seconds; the rest is for the others. */
  private static final Duration STOP = Duration.ofSeconds(7);

  private final List<Worker> workers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final StopSignal stop = new StopSignal();
  private final Producer<String, byte[]> producer;
  private volatile boolean running;

  Workers(
      EncoderSettings.Encoder settings,
      KafkaClients clients,
      AvroSerdes serdes,
      WriterSchemas schemas,
      JobRunner runner,
      Clock clock,
      MeterRegistry meters) {
    this.producer = clients.producer("encoder");
    // In containers all processes have the same number: the process must tell workers apart.
    String process =
        "encoder-%d-%08x"
            .formatted(ProcessHandle.current().pid(), ThreadLocalRandom.current().nextInt());
    for (int i = 0; i < settings.workers(); i++) {
      workers.add(
          new Worker(
              process + "-" + i,
              clients,
              producer,
              serdes,
              schemas,
              runner,
              clock,
              meters,
              stop,
              settings.lock()));
    }
  }

  List<Worker> all() {
    return workers;
  }

  @Override
  public void start() {
    running = true;
    for (Worker worker : workers) {
      threads.add(Thread.ofPlatform().name(worker.id()).start(worker));
    }
  }

  @Override
  public void stop() {
    stop.give();
    long until = System.nanoTime() + STOP.toNanos();
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
