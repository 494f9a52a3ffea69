package io.mediahub.user.account;

import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.telemetry.Traces;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/** The circumstances of commands that this service gives by itself. */
@Component
public final class SystemCommands {
  private final Traces traces;
  private final Clock clock;

  SystemCommands(Traces traces, Clock clock) {
    this.traces = traces;
    this.clock = clock;
  }

  /**
   * @param commandId the same for a repetition
   */
  public CommandContext of(String commandId) {
    return new CommandContext(
        commandId,
        "system:user-service",
        traces.traceParent(),
        commandId,
        clock.instant(),
        List.of());
  }
}
