package io.mediahub.user.account;

import static io.mediahub.domain.invitation.InvitationRefusal.INVITATION_INVALID;
import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.refusal.PlatformRefusal;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.mediahub.platform.web.IdempotencyKey;
import io.mediahub.user.UserProblem;
import io.mediahub.user.UserSettings;
import io.mediahub.user.UserSettings.Registration;
import io.mediahub.user.account.AccountRules.NewAccount;
import io.mediahub.user.guard.FreshProof;
import io.mediahub.user.guard.Source;
import io.mediahub.user.mail.Letters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import mediahub.user.Role;
import mediahub.user.UserEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/users", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Accounts")
final class AccountController {
  /**
   * @param email the address to log in with, such as {@code ann@example.org}
   * @param password 10 to 200 characters, such as {@code correct horse battery}
   * @param displayName the name that others may see, 1 to 80 visible characters, such as {@code
   *     Ann}
   * @param invitation the code of an invitation, which this account uses up; needed where
   *     registration is by invitation
   */
  @Schema(name = "Registration")
  record NewRegistration(
      @Schema(requiredMode = REQUIRED) @Nullable String email,
      @Schema(requiredMode = REQUIRED) @Nullable String password,
      @Schema(requiredMode = REQUIRED) @Nullable String displayName,
      @Nullable String invitation) {
    @Override
    public String toString() {
      return "NewRegistration[***]";
    }
  }

  /**
   * @param userId the new account
   * @param roles what the account may do: {@code VIEWER} watches, {@code CREATOR} uploads, {@code
   *     ADMIN} administers
   */
  record Registered(String userId, List<Role> roles) {}

  /**
   * @param roles all roles that the account has from now on, at least one
   */
  record Roles(@Schema(requiredMode = REQUIRED) @Nullable List<@Nullable Role> roles) {}

  /**
   * @param userId the account
   * @param roles all roles that the account has now
   * @param version the version of the account, for If-Version-At-Least, such as {@code 2}
   */
  record RolesChanged(String userId, List<Role> roles, long version) {}

  private static final List<Role> OF_NEW_ACCOUNTS = List.of(Role.VIEWER, Role.CREATOR);

  private final Accounts accounts;
  private final InvitationCodes codes;
  private final Registration registration;
  private final Letters letters;
  private final FreshProof proof;

  AccountController(
      Accounts accounts,
      InvitationCodes codes,
      UserSettings settings,
      Letters letters,
      FreshProof proof) {
    this.accounts = accounts;
    this.codes = codes;
    this.letters = letters;
    this.proof = proof;
    this.registration = settings.registration();
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      operationId = "registerUser",
      summary = "Register an account, which may watch and upload.")
  ResponseEntity<Registered> register(
      @RequestBody NewRegistration body, IdempotencyKey key, HttpServletRequest request) {
    if (registration == Registration.CLOSED) {
      throw new RefusalException(UserProblem.REGISTRATION_CLOSED.refusal());
    }
    String invitationId = invitation(body.invitation());
    NewAccount account =
        AccountRules.account(
            body.email(), body.password(), () -> Profile.checked(body.displayName()));
    CommandContext context =
        key.asking(accounts.requestHash(account, body.invitation()))
            .by(accounts.registrant(account.email()));
    PasswordRules.refuseCommon(
        account.password(), "password", account.email(), account.profile().displayName());
    CommandOutcome<UserState, UserEvent> outcome =
        letters.telling(
            Accounts.EMAIL_PROOF,
            context.newAggregateId(),
            "",
            context,
            () ->
                accounts.register(
                    account, OF_NEW_ACCOUNTS, invitationId, context, Source.of(request)));
    return ResponseEntity.status(HttpStatus.CREATED)
        .eTag(ETags.of(outcome.orThrow().version()))
        .body(new Registered(context.newAggregateId(), rolesOf(outcome.orThrow().state())));
  }

  /** A code that is given must be valid, and is used up, even where registration is open. */
  private @Nullable String invitation(@Nullable String code) {
    if (code == null || code.isBlank()) {
      if (registration == Registration.INVITE) {
        throw new RefusalException(UserProblem.INVITATION_REQUIRED.refusal());
      }
      return null;
    }
    return codes
        .invitation(code)
        .orElseThrow(() -> new RefusalException(INVITATION_INVALID.refusal()));
  }

  @PutMapping("/{userId}/roles")
  @Operation(
      operationId = "setUserRoles",
      summary = "Set the roles of an account (ADMIN, with a fresh proof). Its access tokens end.")
  ResponseEntity<RolesChanged> changeRoles(
      @PathVariable String userId,
      @RequestBody Roles body,
      CurrentUser user,
      CommandContext context) {
    user.requireRole(Role.ADMIN);
    proof.require(user);
    if (body.roles() == null || body.roles().contains(null)) {
      throw PlatformRefusal.fieldMissing("roles");
    }
    List<Role> roles = body.roles().stream().map(Objects::requireNonNull).toList();
    var accepted = accounts.changeRoles(userId, roles, user.userId(), context).orThrow();
    return ResponseEntity.ok()
        .eTag(ETags.of(accepted.version()))
        .body(new RolesChanged(userId, rolesOf(accepted.state()), accepted.version()));
  }

  private static List<Role> rolesOf(UserState state) {
    return switch (state) {
      case UserState.Registered registered -> registered.roles();
      case UserState.Unregistered none -> List.of();
      case UserState.Leaving leaving -> List.of();
      case UserState.Forgetting forgetting -> List.of();
      case UserState.Forgotten forgotten -> List.of();
    };
  }
}
