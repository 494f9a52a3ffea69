package io.mediahub.domain.user;

import static io.mediahub.domain.Bytes.base64;
import static io.mediahub.domain.Bytes.buffer;
import static io.mediahub.domain.RoleRefusal.ROLE_MISSING;
import static io.mediahub.domain.user.UserRefusal.ADMINISTRATOR_REQUIRED;
import static io.mediahub.domain.user.UserRefusal.ROLES_EMPTY;
import static io.mediahub.domain.user.UserRefusal.USER_EXISTS;
import static io.mediahub.domain.user.UserRefusal.USER_UNKNOWN;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.user.UserCommand.AddSecondFactor;
import io.mediahub.domain.user.UserCommand.ChangePassword;
import io.mediahub.domain.user.UserCommand.ChangeRoles;
import io.mediahub.domain.user.UserCommand.EndSessions;
import io.mediahub.domain.user.UserCommand.EndSessionsOf;
import io.mediahub.domain.user.UserCommand.OfferSecondFactor;
import io.mediahub.domain.user.UserCommand.ProveEmail;
import io.mediahub.domain.user.UserCommand.Register;
import io.mediahub.domain.user.UserCommand.Reinstate;
import io.mediahub.domain.user.UserCommand.RemoveSecondFactor;
import io.mediahub.domain.user.UserCommand.RemoveSecondFactorOf;
import io.mediahub.domain.user.UserCommand.RequestEmailProof;
import io.mediahub.domain.user.UserCommand.RequestPasswordReset;
import io.mediahub.domain.user.UserCommand.ResetPassword;
import io.mediahub.domain.user.UserCommand.Suspend;
import io.mediahub.domain.user.UserCommand.UseRecoveryCode;
import io.mediahub.domain.user.UserCommand.UseSecondFactor;
import io.mediahub.domain.user.UserState.Address;
import io.mediahub.domain.user.UserState.MailedCode;
import io.mediahub.domain.user.UserState.Registered;
import io.mediahub.domain.user.UserState.Unregistered;
import java.util.List;
import java.util.function.UnaryOperator;
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
import mediahub.user.UserEvent;
import mediahub.user.UserRegistered;
import mediahub.user.UserReinstated;
import mediahub.user.UserRolesChanged;
import mediahub.user.UserSuspended;

/**
 * An account is registered once and then has at least one role. Only an administrator changes
 * roles, suspends and reinstates, and the last administrator stays one. Uniqueness of e-mail is
 * reserved beside it.
 */
public final class UserDecider implements Decider<UserCommand, UserState, UserEvent> {
  @Override
  public UserState initial() {
    return new Unregistered();
  }

  @Override
  public Decision<UserEvent> decide(UserCommand command, UserState state) {
    return switch (state) {
      case Unregistered none ->
          switch (command) {
            case Register register -> register(register);
            // Who may not ask does not learn who there is.
            case ChangeRoles change when !change.byAdministrator() -> notAnAdministrator();
            case Suspend suspend when !suspend.byAdministrator() -> notAnAdministrator();
            case Reinstate reinstate when !reinstate.byAdministrator() -> notAnAdministrator();
            case EndSessionsOf end when !end.byAdministrator() -> notAnAdministrator();
            case RemoveSecondFactorOf remove when !remove.byAdministrator() -> notAnAdministrator();
            default -> Decision.refuse(USER_UNKNOWN.refusal());
          };
      case Registered user -> decide(command, user);
    };
  }

  private static Decision<UserEvent> decide(UserCommand command, Registered user) {
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
