package io.mediahub.local.process;

import io.mediahub.local.state.PlatformStatus;
import io.mediahub.local.state.State;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Prints when a component of the running platform fails, and when it is ready again. */
final class News {
  private final Consumer<String> messages;
  private final Map<String, String> last = new HashMap<>();

  News(Consumer<String> messages) {
    this.messages = messages;
  }

  /** Remembers the states at the start, which are not reported. */
  synchronized void begin(PlatformStatus status) {
    status.components().forEach(entry -> last.put(entry.name(), entry.state()));
  }

  synchronized void report(PlatformStatus status) {
    for (PlatformStatus.Entry entry : status.components()) {
      String before = last.getOrDefault(entry.name(), "");
      String line = line(entry);
      if (!line.isEmpty() && !entry.state().equals(before)) {
        last.put(entry.name(), entry.state());
        messages.accept(line);
      }
    }
  }

  /** Empty for states on the way from one to the other. */
  private static String line(PlatformStatus.Entry entry) {
    String why = entry.error() == null ? "" : ": " + entry.error();
    return switch (State.labelled(entry.state())) {
      case READY -> "  %-16s ready again".formatted(entry.name());
      case UNHEALTHY -> "  %-16s unhealthy%s".formatted(entry.name(), why);
      case BACKOFF -> "  %-16s is being restarted%s".formatted(entry.name(), why);
      case FAILED ->
          "  %-16s failed%s; it is tried again every five minutes".formatted(entry.name(), why);
      case WAITING, STARTING, STOPPING, STOPPED, EXTERNAL -> "";
    };
  }
}
