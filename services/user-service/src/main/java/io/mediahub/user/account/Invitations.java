package io.mediahub.user.account;

import static io.mediahub.user.UserConfiguration.INVITATION;

import io.mediahub.domain.Decision;
import io.mediahub.domain.Refusal;
import io.mediahub.domain.invitation.InvitationCommand;
import io.mediahub.domain.invitation.InvitationDecider;
import io.mediahub.domain.invitation.InvitationState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.CommandExecutor.Listed;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.command.Grounded;
import io.mediahub.platform.command.Joined;
import io.mediahub.platform.command.Premise;
import io.mediahub.platform.command.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import mediahub.user.InvitationEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Invitations on the write side. */
@Component
final class Invitations {
  private final CommandExecutor executor;
  private final Administrators administrators;

  Invitations(CommandExecutor executor, Administrators administrators) {
    this.executor = executor;
    this.administrators = administrators;
  }

  /**
   * Makes an invitation for an administrator, whose role is a premise of the transaction.
   *
   * @param emailLookup makes base64 of the keyed hash of the only address that may use it; null for
   *     any. A retry makes none, since the key may be gone
   */
  CommandOutcome<InvitationState, InvitationEvent> make(
      String inviterId,
      @Nullable Supplier<String> emailLookup,
      Duration life,
      CommandContext context) {
    Instant expiresAt = context.now().plus(life);
    return executor.executeGrounded(
        INVITATION,
        context.newAggregateId(),
        () -> {
          Optional<Premise> by = administrators.standing(inviterId);
          return new Grounded<>(
              new InvitationCommand.Make(
                  inviterId,
                  by.isPresent(),
                  emailLookup == null ? null : emailLookup.get(),
                  expiresAt),
              by.stream().toList());
        },
        context);
  }

  CommandOutcome<InvitationState, InvitationEvent> revoke(
      String invitationId, String revokerId, CommandContext context) {
    return executor.executeGrounded(
        INVITATION,
        invitationId,
        () -> {
          Optional<Premise> by = administrators.standing(revokerId);
          return new Grounded<>(
              new InvitationCommand.Revoke(revokerId, by.isPresent()), by.stream().toList());
        },
        context);
  }

  /**
   * Checks early whether an account could be registered with the invitation; the transaction of the
   * registration decides.
   *
   * @return the refusal; null if it could, or if this account has already used it
   */
  @Nullable Refusal obstacle(String invitationId, InvitationCommand.Use use) {
    InvitationState state =
        executor
            .state(INVITATION, invitationId)
            .map(Versioned::state)
            .orElseGet(InvitationState.None::new);
    if (state instanceof InvitationState.Used used && used.userId().equals(use.userId())) {
      return null; // a retry, which gets its first answer
    }
    return new InvitationDecider().decide(use, state)
            instanceof Decision.Refused<InvitationEvent>(Refusal refusal)
        ? refusal
        : null;
  }

  /** The command that uses the invitation up, joined to the registration. */
  static Joined<?, ?, ?> using(String invitationId, InvitationCommand.Use use) {
    return new Joined<>(INVITATION, invitationId, use);
  }

  /** All invitations that are still stored. */
  List<Listed<InvitationState>> page(String after, int limit) {
    return executor.states(INVITATION, after, limit);
  }
}
