package io.mediahub.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Starts all topologies after the preparation, and stops them all at the same time. If the
 * preparation fails, the process ends. If a topology fails, that one alone starts again.
 */
@Component
final class TopologyLifecycle implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(TopologyLifecycle.class);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(7);
  private static final int GIVEN_UP = 3;

  private final Preparation preparation;
  private final TopologyFactory factory;
  private final TopologyMetrics metrics;
  private final WitnessLifecycle witness;
  private final ReplacedCopies replaced;
  private final ApplicationContext application;
  private final AtomicBoolean ending = new AtomicBoolean();
  private volatile List<RunningTopology> running = List.of();
  private @Nullable Thread starter;

  TopologyLifecycle(
      Preparation preparation,
      TopologyFactory factory,
      TopologyMetrics metrics,
      WitnessLifecycle witness,
      ReplacedCopies replaced,
      ApplicationContext application) {
    this.preparation = preparation;
    this.factory = factory;
    this.metrics = metrics;
    this.witness = witness;
    this.replaced = replaced;
    this.application = application;
  }

  /** Empty until the preparation is done. */
  List<RunningTopology> running() {
    return running;
  }

  /** Does not wait; until the topologies run, health reports that the service is not ready. */
  @Override
  public synchronized void start() {
    starter = Thread.ofPlatform().name("start-topologies").start(this::prepareAndStart);
  }

  private void prepareAndStart() {
    try {
      preparation.run();
      startAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // stopped before it began
    } catch (RuntimeException e) {
      LOG.error("The topologies cannot start: {}", e.getMessage(), e);
      end();
    }
  }

  private synchronized void startAll() {
    if (ending.get()) {
      return;
    }
    List<RunningTopology> created = factory.create();
    running = created;
    for (RunningTopology topology : created) {
      metrics.bind(topology);
      topology.start(streams -> metrics.begun(topology.name(), streams));
    }
    witness.start();
    replaced.start();
  }

  /** On its own thread, because the callers are threads that the shutdown waits for. */
  private void end() {
    if (!ending.getAndSet(true)) {
      Thread.ofPlatform()
          .name("end")
          .start(() -> System.exit(SpringApplication.exit(application, () -> GIVEN_UP)));
    }
  }

  @Override
  public synchronized void stop() {
    ending.set(true);
    if (starter != null) {
      starter.interrupt();
    }
    witness.close();
    replaced.close();
    CompletableFuture<?>[] closing =
        running.stream()
            .map(
                topology ->
                    CompletableFuture.runAsync(
                        () -> topology.close(STOP_WITHIN), Thread.ofPlatform()::start))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(closing).join();
    metrics.close();
    running = List.of();
  }

  @Override
  public boolean isRunning() {
    return starter != null && !ending.get();
  }
}
