package io.mediahub.user.account;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.invitation.InvitationDecider;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.Outcome;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.mediahub.platform.web.IdempotencyKey;
import io.mediahub.platform.web.RefusalException;
import io.mediahub.user.account.AccountRules.NewAccount;
import io.mediahub.user.account.UserSettings.Registration;
import io.mediahub.user.guard.Source;
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

  record Registered(String userId, List<Role> roles) {}

  record Roles(@Schema(requiredMode = REQUIRED) @Nullable List<@Nullable Role> roles) {}

  record RolesChanged(String userId, List<Role> roles, long version) {}

  private static final List<Role> OF_NEW_ACCOUNTS = List.of(Role.VIEWER, Role.CREATOR);

  static final Refusal CLOSED =
      Refusal.of(
          Refusal.Kind.FORBIDDEN,
          "registration-closed",
          "Nobody can register here by themselves.",
          "Ask whoever runs this platform.");

  private static final Refusal INVITATION_REQUIRED =
      new Refusal(
          Refusal.Kind.FORBIDDEN,
          "invitation-required",
          "invitation",
          "Only who was invited can register here.",
          "Give the code of an invitation. Administrators of this platform make them.");

  private final Accounts accounts;
  private final InvitationCodes codes;
  private final Registration registration;

  AccountController(Accounts accounts, InvitationCodes codes, UserSettings settings) {
    this.accounts = accounts;
    this.codes = codes;
    this.registration = settings.registration();
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(summary = "Register. The account may watch and upload.")
  ResponseEntity<Registered> register(
      @RequestBody NewRegistration body, IdempotencyKey key, HttpServletRequest request) {
    if (registration == Registration.CLOSED) {
      throw new RefusalException(CLOSED);
    }
    String invitationId = invitation(body.invitation());
    NewAccount account = AccountRules.account(body.email(), body.password(), body.displayName());
    CommandContext context =
        key.asking(accounts.requestHash(account, body.invitation()))
            .by(accounts.registrant(account.email()));
    Outcome<UserState, UserEvent> outcome =
        accounts.register(account, OF_NEW_ACCOUNTS, invitationId, context, Source.of(request));
    return ResponseEntity.status(HttpStatus.CREATED)
        .eTag(ETags.of(outcome.orThrow().version()))
        .body(new Registered(context.newAggregateId(), rolesOf(outcome.orThrow().state())));
  }

  /** Also where none is needed, one that is given must be good, and is used up. */
  private @Nullable String invitation(@Nullable String code) {
    if (code == null || code.isBlank()) {
      if (registration == Registration.INVITE) {
        throw new RefusalException(INVITATION_REQUIRED);
      }
      return null;
    }
    return codes
        .invitation(code)
        .orElseThrow(() -> new RefusalException(InvitationDecider.INVALID));
  }

  @PutMapping("/{userId}/roles")
  @Operation(summary = "Set the roles of an account (ADMIN). Tokens that say others end.")
  ResponseEntity<RolesChanged> changeRoles(
      @PathVariable String userId,
      @RequestBody Roles body,
      CurrentUser user,
      CommandContext context) {
    if (body.roles() == null || body.roles().contains(null)) {
      throw new RefusalException(
          Refusal.invalid(
              "roles-missing", "roles", "The roles are missing.", "Give a list of roles."));
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
    };
  }
}
