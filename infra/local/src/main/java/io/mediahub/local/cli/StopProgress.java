package io.mediahub.local.cli;

import io.mediahub.local.state.PlatformStatus;
import java.util.List;
import java.util.function.Consumer;

/** Prints which components are still running during a stop, whenever that changes. */
final class StopProgress {
  private final Consumer<String> messages;
  private List<String> seen = List.of();

  StopProgress(Consumer<String> messages) {
    this.messages = messages;
  }

  void show(PlatformStatus status) {
    List<String> left =
        status.components().stream()
            .filter(entry -> entry.pid() != null)
            .map(PlatformStatus.Entry::name)
            .toList();
    if (!left.isEmpty() && !left.equals(seen)) {
      messages.accept("  still running: " + String.join(", ", left));
    }
    seen = left;
  }
}
