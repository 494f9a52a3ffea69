package io.mediahub.local.cli;

import io.mediahub.local.state.PlatformStatus;
import io.mediahub.local.state.State;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Prints a line during a start whenever a component is ready or has failed. */
final class StartProgress implements AutoCloseable {
  private final Consumer<String> messages;
  private final Map<String, String> seen = new HashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("progress").unstarted(task));

  StartProgress(Consumer<String> messages) {
    this.messages = messages;
  }

  void follow(Supplier<PlatformStatus> status) {
    var _ = clock.scheduleWithFixedDelay(() -> show(status.get()), 200, 200, TimeUnit.MILLISECONDS);
  }

  synchronized void show(PlatformStatus status) {
    for (PlatformStatus.Entry entry : status.components()) {
      String news = news(entry);
      if (!news.isEmpty() && !news.equals(seen.put(entry.name(), news))) {
        messages.accept(news);
      }
    }
  }

  private static String news(PlatformStatus.Entry entry) {
    return switch (State.labelled(entry.state())) {
      case READY ->
          entry.startMs() == null
              ? ""
              : "  %-16s ready after %.1f s".formatted(entry.name(), entry.startMs() / 1000.0);
      case BACKOFF, FAILED ->
          "  %-16s %s: %s".formatted(entry.name(), entry.state(), entry.error());
      case WAITING, STARTING, UNHEALTHY, STOPPING, STOPPED, EXTERNAL -> "";
    };
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
