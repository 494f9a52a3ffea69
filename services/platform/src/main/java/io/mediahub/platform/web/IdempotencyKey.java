package io.mediahub.platform.web;

import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandIds;
import io.mediahub.platform.telemetry.Traces;
import java.time.Clock;
import java.util.List;

/**
 * A client's name for a command, from the header Idempotency-Key; random when the client gave none.
 * As a controller's argument it makes the command's context; a controller that takes a {@link
 * CommandContext} itself gets the one of the current user.
 */
public final class IdempotencyKey {
  public static final String HEADER = "Idempotency-Key";

  private final String value;
  private final byte[] requestHash;
  private final Traces traces;
  private final Clock clock;

  IdempotencyKey(String value, byte[] requestHash, Traces traces, Clock clock) {
    this.value = value;
    this.requestHash = requestHash.clone();
    this.traces = traces;
    this.clock = clock;
  }

  /**
   * For requests that hold a password: what else was asked for tells whether a retry is the same,
   * and the password is compared as passwords are. No fast hash of it is ever kept.
   *
   * @param requestHash of everything but the password
   */
  public IdempotencyKey asking(byte[] requestHash) {
    return new IdempotencyKey(value, requestHash, traces, clock);
  }

  /**
   * @param actor a user id, or what else the key is the own of
   */
  public CommandContext by(String actor) {
    String commandId = CommandIds.commandId(actor, value);
    return new CommandContext(
        commandId,
        actor,
        traces.traceParent(),
        commandId,
        clock.instant(),
        List.of(),
        requestHash.clone());
  }
}
