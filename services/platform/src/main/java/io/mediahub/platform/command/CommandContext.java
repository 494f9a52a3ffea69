package io.mediahub.platform.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Under what circumstances a command is given.
 *
 * @param commandId the same for every retry; also scoped to the actor, see {@link CommandIds}
 * @param actor a user id, or "system:" and the name of the process
 * @param traceParent W3C trace context of the request
 * @param causationId the command or event that led to the events of this command
 * @param now the decider's clock, in milliseconds as events have it
 * @param claims what the aggregate takes for itself alone if the command is accepted
 * @param requestHash what was asked for, hashed; a retry with another one is refused. Null where
 *     the command id already says it all
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

  /** For commands by which somebody comes into being: the key was given by nobody known. */
  public CommandContext withActor(String known) {
    return new CommandContext(commandId, known, traceParent, causationId, now, claims, requestHash);
  }

  /** For a step on the way, whose answer is not yet the command's: see {@link CommandIds#step}. */
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

  /** For a command that goes with this one, to another aggregate, and claims nothing itself. */
  CommandContext forJoined(String type) {
    return forStep("with " + type).withClaims();
  }

  /** An id for an aggregate that this command makes: the same for every retry. */
  public String newAggregateId() {
    return CommandIds.aggregateId(commandId);
  }
}
