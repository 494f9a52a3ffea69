package io.mediahub.platform.web;

import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandIds;
import io.mediahub.platform.telemetry.Traces;
import java.time.Clock;
import java.util.List;

/**
 * The client's name for a command, from the header Idempotency-Key; random if there is none. A
 * controller that takes it makes the command's context itself; one that takes a {@link
 * CommandContext} gets that of the current user.
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
   * For requests with a password: the hash of the other fields tells whether a retry is the same
   * request, and the password is compared with its slow hash. No fast hash of a password is ever
   * stored.
   *
   * @param requestHash hash of the request without the password
   */
  public IdempotencyKey asking(byte[] requestHash) {
    return new IdempotencyKey(value, requestHash, traces, clock);
  }

  /**
   * @param actor a user id, or another scope of the key
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
