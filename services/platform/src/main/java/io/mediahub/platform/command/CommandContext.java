package io.mediahub.platform.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The circumstances of a command.
 *
 * @param commandId the same for every retry; also scoped to the actor, see {@link CommandIds}
 * @param actor a user id, or "system:" and the name of the process
 * @param traceParent W3C trace context of the request
 * @param causationId the command or event that led to the events of this command
 * @param now the time of the decision, in whole milliseconds as in events
 * @param claims the values that the aggregate reserves if the command is accepted
 * @param requestHash hash of the request; a retry with another hash is refused. Null if the command
 *     id already determines the request
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CommandContext(
    String commandId,
    String actor,
    String traceParent,
    String causationId,
    Instant now,
    List<Claim> claims,
    byte @Nullable [] requestHash) {

  public CommandContext {
    now = now.truncatedTo(ChronoUnit.MILLIS);
    claims = List.copyOf(claims);
  }

  public CommandContext(
      String commandId,
      String actor,
      String traceParent,
      String causationId,
      Instant now,
      List<Claim> claims) {
    this(commandId, actor, traceParent, causationId, now, claims, null);
  }

  public CommandContext withClaims(Claim... taken) {
    return new CommandContext(
        commandId, actor, traceParent, causationId, now, List.of(taken), requestHash);
  }

  /** For commands that create the actor, which is unknown when the key arrives. */
  public CommandContext withActor(String known) {
    return new CommandContext(commandId, known, traceParent, causationId, now, claims, requestHash);
  }

  /** For a step of a command, which has an answer of its own: see {@link CommandIds#step}. */
  public CommandContext forStep(String step) {
    return new CommandContext(
        CommandIds.step(commandId, step),
        actor,
        traceParent,
        causationId,
        now,
        claims,
        requestHash);
  }

  /** For a joined command to another aggregate, which has no claims of its own. */
  CommandContext forJoined(String type) {
    return forStep("with " + type).withClaims();
  }

  /** The id of an aggregate that this command creates: the same for every retry. */
  public String newAggregateId() {
    return CommandIds.aggregateId(commandId);
  }
}
