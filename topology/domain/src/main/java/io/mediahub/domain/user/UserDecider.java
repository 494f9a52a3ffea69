package io.mediahub.domain.user;

import static io.mediahub.domain.Bytes.base64;
import static io.mediahub.domain.Bytes.buffer;
import static io.mediahub.domain.RoleRefusal.ROLE_MISSING;
import static io.mediahub.domain.user.UserRefusal.ADMINISTRATOR_REQUIRED;
import static io.mediahub.domain.user.UserRefusal.DELETION_REQUESTED;
import static io.mediahub.domain.user.UserRefusal.ROLES_EMPTY;
import static io.mediahub.domain.user.UserRefusal.USER_EXISTS;
import static io.mediahub.domain.user.UserRefusal.USER_FORGOTTEN;
import static io.mediahub.domain.user.UserRefusal.USER_UNKNOWN;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.user.UserCommand.BeginForgetting;
import io.mediahub.domain.user.UserCommand.ChangeRoles;
import io.mediahub.domain.user.UserCommand.FinishForgetting;
import io.mediahub.domain.user.UserCommand.Register;
import io.mediahub.domain.user.UserCommand.RequestDeletion;
import io.mediahub.domain.user.UserCommand.WithdrawDeletion;
import io.mediahub.domain.user.UserState.Forgetting;
import io.mediahub.domain.user.UserState.Forgotten;
import io.mediahub.domain.user.UserState.Leaving;
import io.mediahub.domain.user.UserState.Registered;
import io.mediahub.domain.user.UserState.Unregistered;
import java.util.List;
import mediahub.user.DeletionCause;
import mediahub.user.Role;
import mediahub.user.UserDeletionRequested;
import mediahub.user.UserDeletionWithdrawn;
import mediahub.user.UserEvent;
import mediahub.user.UserForgettingBegun;
import mediahub.user.UserForgotten;
import mediahub.user.UserRegistered;
import mediahub.user.UserRolesChanged;

/**
 * An account is registered once and then has at least one role. Only an administrator changes
 * roles, and the last administrator stays one. Uniqueness of e-mail is reserved beside it. How an
 * account ends is in {@link ForgettingRules}.
 */
public final class UserDecider implements Decider<UserCommand, UserState, UserEvent> {
  @Override
  public UserState initial() {
    return new Unregistered();
  }

  @Override
  public Decision<UserEvent> decide(UserCommand command, UserState state) {
    return switch (command) {
      case Register register -> register(register, state);
      case ChangeRoles change -> changeRoles(change, state);
      case RequestDeletion request -> ForgettingRules.request(request, state);
      case WithdrawDeletion withdraw -> ForgettingRules.withdraw(withdraw, state);
      case BeginForgetting begin -> ForgettingRules.begin(begin, state);
      case FinishForgetting finish -> ForgettingRules.finish(finish, state);
    };
  }

  private static Decision<UserEvent> register(Register command, UserState state) {
    return switch (state) {
      case Unregistered none ->
          Decision.accept(
              command
                  .profile()
                  .addTo(UserRegistered.newBuilder())
                  .setEmailLookup(buffer(command.emailLookup()))
                  .setSealedEmail(buffer(command.sealedEmail()))
                  .setSealedPasswordHash(buffer(command.sealedPasswordHash()))
                  .setRoles(sorted(command.roles()))
                  .build());
      case Registered there -> Decision.refuse(USER_EXISTS.refusal());
      case Leaving leaving -> Decision.refuse(USER_EXISTS.refusal());
      case Forgetting forgetting -> Decision.refuse(USER_FORGOTTEN.refusal());
      case Forgotten forgotten -> Decision.refuse(USER_FORGOTTEN.refusal());
    };
  }

  private static Decision<UserEvent> changeRoles(ChangeRoles command, UserState state) {
    if (!command.byAdministrator()) {
      return Decision.refuse(ROLE_MISSING.refusal(Role.ADMIN));
    }
    return switch (state) {
      case Unregistered none -> Decision.refuse(USER_UNKNOWN.refusal());
      case Registered user -> {
        List<Role> roles = sorted(command.roles());
        if (roles.isEmpty()) {
          yield Decision.refuse(ROLES_EMPTY.refusal());
        }
        if (user.roles().contains(Role.ADMIN)
            && !roles.contains(Role.ADMIN)
            && !command.anotherAdministrator()) {
          yield Decision.refuse(ADMINISTRATOR_REQUIRED.refusal());
        }
        yield roles.equals(user.roles())
            ? Decision.nothing()
            : Decision.accept(new UserRolesChanged(roles));
      }
      case Leaving leaving -> Decision.refuse(DELETION_REQUESTED.refusal(leaving.forgetAt()));
      case Forgetting forgetting -> Decision.refuse(USER_FORGOTTEN.refusal());
      case Forgotten forgotten -> Decision.refuse(USER_FORGOTTEN.refusal());
    };
  }

  private static List<Role> sorted(List<Role> roles) {
    return roles.stream().distinct().sorted().toList();
  }

  @Override
  public UserState evolve(UserState state, UserEvent event) {
    return switch (event) {
      case UserRegistered registered ->
          new Registered(
              base64(registered.getSealedPasswordHash()),
              List.copyOf(registered.getRoles()),
              registered.getRoles().contains(Role.ADMIN));
      case UserRolesChanged changed ->
          state instanceof Registered user
              ? new Registered(
                  user.sealedPasswordHash(),
                  List.copyOf(changed.getRoles()),
                  user.everAdministrator()
                      || user.roles().contains(Role.ADMIN)
                      || changed.getRoles().contains(Role.ADMIN))
              : state;
      case UserDeletionRequested requested ->
          state instanceof Registered user
              ? new Leaving(
                  user.sealedPasswordHash(),
                  user.roles(),
                  user.everAdministrator(),
                  requested.getForgetAt(),
                  requested.getCause() == DeletionCause.ADMINISTRATOR)
              : state;
      case UserDeletionWithdrawn withdrawn ->
          state instanceof Leaving leaving ? leaving.back() : state;
      case UserForgettingBegun begun ->
          new Forgetting(
              begun.getBegunAt(), state instanceof Leaving leaving && leaving.byAdministrator());
      case UserForgotten forgotten ->
          new Forgotten(
              forgotten.getForgottenAt(), forgotten.getPlaces().stream().map(Erased::of).toList());
    };
  }
}
