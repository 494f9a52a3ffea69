package io.mediahub.domain.user;

import static io.mediahub.domain.Bytes.buffer;
import static io.mediahub.domain.RoleRefusal.ROLE_MISSING;
import static io.mediahub.domain.user.UserRefusal.ADMINISTRATOR_REQUIRED;
import static io.mediahub.domain.user.UserRefusal.DELETION_NOT_DUE;
import static io.mediahub.domain.user.UserRefusal.DELETION_OF_ANOTHER;
import static io.mediahub.domain.user.UserRefusal.USER_FORGOTTEN;
import static io.mediahub.domain.user.UserRefusal.USER_UNKNOWN;

import io.mediahub.domain.Decision;
import io.mediahub.domain.user.UserCommand.BeginForgetting;
import io.mediahub.domain.user.UserCommand.FinishForgetting;
import io.mediahub.domain.user.UserCommand.RequestDeletion;
import io.mediahub.domain.user.UserCommand.Wish;
import io.mediahub.domain.user.UserCommand.WithdrawDeletion;
import io.mediahub.domain.user.UserState.Forgetting;
import io.mediahub.domain.user.UserState.Forgotten;
import io.mediahub.domain.user.UserState.Leaving;
import io.mediahub.domain.user.UserState.Registered;
import io.mediahub.domain.user.UserState.Unregistered;
import mediahub.user.DeletionCause;
import mediahub.user.Role;
import mediahub.user.UserDeletionRequested;
import mediahub.user.UserDeletionWithdrawn;
import mediahub.user.UserEvent;
import mediahub.user.UserForgettingBegun;
import mediahub.user.UserForgotten;

/**
 * How an account ends: it is to be forgotten at a later time, and can stay until then; then the
 * person is being forgotten, and there is no way back; then forgotten. Who wanted it may withdraw
 * it: an administrator cannot keep a person who wants to leave, nor the person undo what an
 * administrator decided.
 */
final class ForgettingRules {
  private ForgettingRules() {}

  static Decision<UserEvent> request(RequestDeletion command, UserState state) {
    if (command.by() == Wish.NOBODY) {
      return Decision.refuse(ROLE_MISSING.refusal(Role.ADMIN));
    }
    return switch (state) {
      case Unregistered none -> Decision.refuse(USER_UNKNOWN.refusal());
      case Registered user ->
          user.roles().contains(Role.ADMIN) && !command.anotherAdministrator()
              ? Decision.refuse(ADMINISTRATOR_REQUIRED.refusal())
              : Decision.accept(
                  new UserDeletionRequested(
                      cause(command.by()),
                      command.forgetAt(),
                      command.sealedReason() == null ? null : buffer(command.sealedReason())));
      case Leaving leaving -> Decision.nothing();
      case Forgetting forgetting -> Decision.nothing();
      case Forgotten forgotten -> Decision.nothing();
    };
  }

  static Decision<UserEvent> withdraw(WithdrawDeletion command, UserState state) {
    if (command.by() == Wish.NOBODY) {
      return Decision.refuse(ROLE_MISSING.refusal(Role.ADMIN));
    }
    return switch (state) {
      case Unregistered none -> Decision.refuse(USER_UNKNOWN.refusal());
      case Registered user -> Decision.nothing();
      case Leaving leaving ->
          leaving.byAdministrator() == (command.by() == Wish.ADMINISTRATOR)
              ? Decision.accept(new UserDeletionWithdrawn(cause(command.by())))
              : Decision.refuse(DELETION_OF_ANOTHER.refusal());
      case Forgetting forgetting -> Decision.refuse(USER_FORGOTTEN.refusal());
      case Forgotten forgotten -> Decision.refuse(USER_FORGOTTEN.refusal());
    };
  }

  static Decision<UserEvent> begin(BeginForgetting command, UserState state) {
    return switch (state) {
      case Unregistered none -> Decision.refuse(USER_UNKNOWN.refusal());
      case Registered user -> Decision.refuse(DELETION_NOT_DUE.refusal());
      case Leaving leaving ->
          command.now().isBefore(leaving.forgetAt())
              ? Decision.refuse(DELETION_NOT_DUE.refusal())
              : Decision.accept(new UserForgettingBegun(command.now()));
      case Forgetting forgetting -> Decision.nothing();
      case Forgotten forgotten -> Decision.nothing();
    };
  }

  static Decision<UserEvent> finish(FinishForgetting command, UserState state) {
    return switch (state) {
      case Unregistered none -> Decision.refuse(USER_UNKNOWN.refusal());
      case Registered user -> Decision.refuse(DELETION_NOT_DUE.refusal());
      case Leaving leaving -> Decision.refuse(DELETION_NOT_DUE.refusal());
      case Forgetting forgetting ->
          Decision.accept(
              new UserForgotten(
                  command.now(), command.places().stream().map(Erased::event).toList()));
      case Forgotten forgotten -> Decision.nothing();
    };
  }

  private static DeletionCause cause(Wish by) {
    return switch (by) {
      case OWNER -> DeletionCause.OWNER;
      case ADMINISTRATOR -> DeletionCause.ADMINISTRATOR;
      case NOBODY -> throw new IllegalArgumentException("Nobody wants it.");
    };
  }
}
