package io.mediahub.platform.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.domain.grant.GrantCommand;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.domain.user.SealedProfile;
import io.mediahub.domain.user.UserCommand;
import io.mediahub.domain.user.UserDecider;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.CommandOutcome.Refused;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.TraceParent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantEvent;
import mediahub.user.Role;
import mediahub.user.UserEnvelope;
import mediahub.user.UserEvent;

/** Commands that tests give, and the aggregates that they give them to. */
final class Commands {
  static final AggregateType<GrantCommand, GrantState, GrantEvent> GRANT =
      new AggregateType<>(
          "grant", Topics.GRANT_EVENTS, new GrantDecider(), GrantState.class, GrantEnvelope::new);
  static final AggregateType<UserCommand, UserState, UserEvent> USER =
      new AggregateType<>(
          "user", Topics.USER_EVENTS, new UserDecider(), UserState.class, UserEnvelope::new);
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123456Z");
  static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  static final GrantCommand GRANT_IT = new GrantCommand.Grant("m", "v");
  static final GrantCommand REVOKE_IT = new GrantCommand.Revoke("m", "v");

  private Commands() {}

  static CommandContext command() {
    return command(UUID.randomUUID().toString());
  }

  static CommandContext command(String id) {
    return new CommandContext(
        id, "owner", TraceParent.of(TRACE, "b7ad6b7169203331"), id, NOW, List.of());
  }

  static CommandContext asking(CommandContext context, String what) {
    return new CommandContext(
        context.commandId(),
        context.actor(),
        context.traceParent(),
        context.causationId(),
        context.now(),
        context.claims(),
        what.getBytes(UTF_8));
  }

  static String id() {
    return UUID.randomUUID().toString();
  }

  static UserCommand register(String lookup) {
    return new UserCommand.Register(
        "bA==", "bA==", new SealedProfile("bA=="), "cA==", List.of(Role.VIEWER));
  }

  static String code(CommandOutcome<?, ?> outcome) {
    return ((Refused<?, ?>) outcome).refusal().code();
  }
}
