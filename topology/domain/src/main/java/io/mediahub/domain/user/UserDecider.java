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
import io.mediahub.domain.user.UserCommand.AddSecondFactor;
import io.mediahub.domain.user.UserCommand.BeginForgetting;
import io.mediahub.domain.user.UserCommand.ChangePassword;
import io.mediahub.domain.user.UserCommand.ChangeRoles;
import io.mediahub.domain.user.UserCommand.EndSessions;
import io.mediahub.domain.user.UserCommand.EndSessionsOf;
import io.mediahub.domain.user.UserCommand.FinishForgetting;
import io.mediahub.domain.user.UserCommand.InUse;
import io.mediahub.domain.user.UserCommand.OfferSecondFactor;
import io.mediahub.domain.user.UserCommand.ProveEmail;
import io.mediahub.domain.user.UserCommand.Register;
import io.mediahub.domain.user.UserCommand.Reinstate;
import io.mediahub.domain.user.UserCommand.RemoveSecondFactor;
import io.mediahub.domain.user.UserCommand.RemoveSecondFactorOf;
import io.mediahub.domain.user.UserCommand.RequestDeletion;
import io.mediahub.domain.user.UserCommand.RequestEmailProof;
import io.mediahub.domain.user.UserCommand.RequestPasswordReset;
import io.mediahub.domain.user.UserCommand.ResetPassword;
import io.mediahub.domain.user.UserCommand.Suspend;
import io.mediahub.domain.user.UserCommand.UseRecoveryCode;
import io.mediahub.domain.user.UserCommand.UseSecondFactor;
import io.mediahub.domain.user.UserCommand.WithdrawDeletion;
import io.mediahub.domain.user.UserState.Address;
import io.mediahub.domain.user.UserState.Forgetting;
import io.mediahub.domain.user.UserState.Forgotten;
import io.mediahub.domain.user.UserState.Leaving;
import io.mediahub.domain.user.UserState.MailedCode;
import io.mediahub.domain.user.UserState.Registered;
import io.mediahub.domain.user.UserState.Unregistered;
import java.util.List;
import java.util.function.UnaryOperator;
import mediahub.user.DeletionCause;
import mediahub.user.EmailChanged;
import mediahub.user.EmailProofRequested;
import mediahub.user.EmailVerified;
import mediahub.user.PasswordCause;
import mediahub.user.PasswordChanged;
import mediahub.user.PasswordResetRequested;
import mediahub.user.RecoveryCodeUsed;
import mediahub.user.Role;
import mediahub.user.SecondFactorAdded;
import mediahub.user.SecondFactorOffered;
import mediahub.user.SecondFactorRemoved;
import mediahub.user.SecondFactorUsed;
import mediahub.user.SessionsEnded;
import mediahub.user.UserDeletionRequested;
import mediahub.user.UserDeletionWithdrawn;
import mediahub.user.UserEvent;
import mediahub.user.UserForgettingBegun;
import mediahub.user.UserForgotten;
import mediahub.user.UserRegistered;
import mediahub.user.UserReinstated;
import mediahub.user.UserRolesChanged;
import mediahub.user.UserSuspended;

/**
 * An account is registered once and then has at least one role. Only an administrator changes
 * roles, suspends and reinstates, and the last administrator stays one. Uniqueness of e-mail is
 * reserved beside it. How an account ends is in {@link ForgettingRules}.
 */
public final class UserDecider implements Decider<UserCommand, UserState, UserEvent> {
  @Override
  public UserState initial() {
    return new Unregistered();
  }

  @Override
  public Decision<UserEvent> decide(UserCommand command, UserState state) {
    return switch (command) {
      case RequestDeletion request -> ForgettingRules.request(request, state);
      case WithdrawDeletion withdraw -> ForgettingRules.withdraw(withdraw, state);
      case BeginForgetting begin -> ForgettingRules.begin(begin, state);
      case FinishForgetting finish -> ForgettingRules.finish(finish, state);
      case InUse use -> decide(use, state);
    };
  }

  private static Decision<UserEvent> decide(InUse command, UserState state) {
    // Who may not ask does not learn who there is.
    if (!(state instanceof Registered) && isOfNoAdministrator(command)) {
      return notAnAdministrator();
    }
    return switch (state) {
      case Unregistered none ->
          command instanceof Register register
              ? register(register)
              : Decision.refuse(USER_UNKNOWN.refusal());
      case Registered user -> decide(command, user);
      case Leaving leaving ->
          command instanceof Register
              ? Decision.refuse(USER_EXISTS.refusal())
              : Decision.refuse(DELETION_REQUESTED.refusal(leaving.forgetAt()));
      case Forgetting forgetting -> Decision.refuse(USER_FORGOTTEN.refusal());
      case Forgotten forgotten -> Decision.refuse(USER_FORGOTTEN.refusal());
    };
  }

  private static boolean isOfNoAdministrator(InUse command) {
    return switch (command) {
      case ChangeRoles change -> !change.byAdministrator();
      case Suspend suspend -> !suspend.byAdministrator();
      case Reinstate reinstate -> !reinstate.byAdministrator();
      case EndSessionsOf end -> !end.byAdministrator();
      case RemoveSecondFactorOf remove -> !remove.byAdministrator();
      default -> false;
    };
  }

  private static Decision<UserEvent> decide(InUse command, Registered user) {
    return switch (command) {
      case Register register -> Decision.refuse(USER_EXISTS.refusal());
      case ChangeRoles change -> changeRoles(change, user);
      case ChangePassword change ->
          Decision.accept(
              new PasswordChanged(
                  buffer(change.sealedPasswordHash()),
                  PasswordCause.CHANGED,
                  change.keptSession()));
      case RequestPasswordReset request ->
          Decision.accept(
              new PasswordResetRequested(buffer(request.codeHash()), request.expiresAt()));
      case ResetPassword reset -> MailedCodes.reset(reset, user);
      case RequestEmailProof request ->
          Decision.accept(
              new EmailProofRequested(
                  buffer(request.codeHash()),
                  request.expiresAt(),
                  buffer(request.emailLookup()),
                  buffer(request.sealedEmail())));
      case ProveEmail proof -> MailedCodes.prove(proof, user);
      case EndSessions end -> Decision.accept(new SessionsEnded(end.keptSession()));
      case EndSessionsOf end ->
          end.byAdministrator() ? Decision.accept(new SessionsEnded(null)) : notAnAdministrator();
      case Suspend suspend -> suspend(suspend, user);
      case Reinstate reinstate -> reinstate(reinstate, user);
      case OfferSecondFactor offer -> SecondFactors.offer(offer, user);
      case AddSecondFactor add -> SecondFactors.add(add, user);
      case UseSecondFactor use -> SecondFactors.use(use, user);
      case UseRecoveryCode use -> SecondFactors.use(use, user);
      case RemoveSecondFactor remove -> SecondFactors.remove(remove.removedBy(), user);
      case RemoveSecondFactorOf remove ->
          remove.byAdministrator()
              ? SecondFactors.remove(remove.administratorId(), user)
              : notAnAdministrator();
    };
  }

  private static Decision<UserEvent> notAnAdministrator() {
    return Decision.refuse(ROLE_MISSING.refusal(Role.ADMIN));
  }

  private static Decision<UserEvent> register(Register command) {
    return Decision.accept(
        command
            .profile()
            .addTo(UserRegistered.newBuilder())
            .setEmailLookup(buffer(command.emailLookup()))
            .setSealedEmail(buffer(command.sealedEmail()))
            .setSealedPasswordHash(buffer(command.sealedPasswordHash()))
            .setRoles(sorted(command.roles()))
            .build());
  }

  private static Decision<UserEvent> changeRoles(ChangeRoles command, Registered user) {
    if (!command.byAdministrator()) {
      return notAnAdministrator();
    }
    List<Role> roles = sorted(command.roles());
    if (roles.isEmpty()) {
      return Decision.refuse(ROLES_EMPTY.refusal());
    }
    if (user.roles().contains(Role.ADMIN)
        && !roles.contains(Role.ADMIN)
        && !command.anotherAdministrator()) {
      return Decision.refuse(ADMINISTRATOR_REQUIRED.refusal());
    }
    return roles.equals(user.roles())
        ? Decision.nothing()
        : Decision.accept(new UserRolesChanged(roles));
  }

  private static Decision<UserEvent> suspend(Suspend command, Registered user) {
    if (!command.byAdministrator()) {
      return notAnAdministrator();
    }
    if (user.roles().contains(Role.ADMIN) && !command.anotherAdministrator()) {
      return Decision.refuse(ADMINISTRATOR_REQUIRED.refusal());
    }
    return user.isSuspended()
        ? Decision.nothing()
        : Decision.accept(new UserSuspended(buffer(command.sealedReason())));
  }

  private static Decision<UserEvent> reinstate(Reinstate command, Registered user) {
    if (!command.byAdministrator()) {
      return notAnAdministrator();
    }
    return user.isSuspended()
        ? Decision.accept(new UserReinstated(command.administratorId()))
        : Decision.nothing();
  }

  private static List<Role> sorted(List<Role> roles) {
    return roles.stream().distinct().sorted().toList();
  }

  @Override
  public UserState evolve(UserState state, UserEvent event) {
    return switch (event) {
      case UserRegistered e -> registered(e);
      case UserRolesChanged e -> of(state, user -> user.withRoles(e.getRoles()));
      case PasswordChanged e ->
          of(
              state,
              user ->
                  user.withPassword(base64(e.getSealedPasswordHash()))
                      .withSessionsEnded(e.getKeptSession()));
      case PasswordResetRequested e ->
          of(
              state,
              user ->
                  user.withReset(new MailedCode(base64(e.getCodeHash()), e.getExpiresAt(), null)));
      case EmailProofRequested e -> of(state, user -> user.withProof(MailedCodes.of(e)));
      case EmailVerified e -> of(state, MailedCodes::proved);
      case EmailChanged e ->
          of(
              state,
              user ->
                  user.withAddress(
                      new Address(base64(e.getEmailLookup()), base64(e.getSealedEmail()), true)));
      case SessionsEnded e -> of(state, user -> user.withSessionsEnded(e.getKeptSession()));
      case UserSuspended e ->
          of(
              state,
              user -> user.withSuspension(base64(e.getSealedReason())).withSessionsEnded(null));
      case UserReinstated e -> of(state, user -> user.withSuspension(null));
      case SecondFactorOffered e -> of(state, user -> SecondFactors.offered(user, e));
      case SecondFactorAdded e -> of(state, user -> SecondFactors.added(user, e));
      case SecondFactorUsed e -> of(state, user -> SecondFactors.used(user, e));
      case RecoveryCodeUsed e -> of(state, user -> SecondFactors.used(user, e));
      case SecondFactorRemoved e -> of(state, user -> user.withSecondFactor(null));
      case UserDeletionRequested e ->
          state instanceof Registered user
              ? new Leaving(
                  user.withSessionsEnded(null),
                  e.getForgetAt(),
                  e.getCause() == DeletionCause.ADMINISTRATOR)
              : state;
      case UserDeletionWithdrawn e -> state instanceof Leaving leaving ? leaving.account() : state;
      case UserForgettingBegun e ->
          new Forgetting(
              e.getBegunAt(), state instanceof Leaving leaving && leaving.byAdministrator());
      case UserForgotten e ->
          new Forgotten(e.getForgottenAt(), e.getPlaces().stream().map(Erased::of).toList());
    };
  }

  private static UserState registered(UserRegistered event) {
    return new Registered(
            base64(event.getSealedPasswordHash()),
            List.copyOf(event.getRoles()),
            event.getRoles().contains(Role.ADMIN))
        .withAddress(
            new Address(base64(event.getEmailLookup()), base64(event.getSealedEmail()), false));
  }

  private static UserState of(UserState state, UnaryOperator<Registered> change) {
    return state instanceof Registered user ? change.apply(user) : state;
  }
}
