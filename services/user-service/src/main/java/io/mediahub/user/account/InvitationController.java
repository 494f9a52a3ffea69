package io.mediahub.user.account;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.invitation.InvitationState;
import io.mediahub.domain.invitation.InvitationState.None;
import io.mediahub.domain.invitation.InvitationState.Open;
import io.mediahub.domain.invitation.InvitationState.Revoked;
import io.mediahub.domain.invitation.InvitationState.Used;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor.Listed;
import io.mediahub.platform.paging.Cursor;
import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.mediahub.user.UserProblem;
import io.mediahub.user.UserSettings;
import io.mediahub.user.UserSettings.Registration;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/invitations", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Invitations")
final class InvitationController {
  /**
   * @param email the only address that may use the invitation, such as {@code ann@example.org};
   *     null for any address
   * @param expiresIn seconds until the invitation expires, 60 to 2592000, such as {@code 86400};
   *     null for seven days
   */
  @Schema(name = "NewInvitation")
  record NewInvitation(@Nullable String email, @Nullable Long expiresIn) {
    @Override
    public String toString() {
      return "NewInvitation[***]";
    }
  }

  /**
   * @param invitationId the invitation
   * @param code the secret that a registration sends; no later answer shows it, such as {@code
   *     XwwtLo8LT0-aUwo6XA07fmNvZGUgb2YgYW4gZXhhbQ}
   * @param expiresAt when the invitation expires
   */
  @Schema(name = "InvitationMade")
  record Made(String invitationId, String code, Instant expiresAt) {
    @Override
    public String toString() {
      return "Made[" + invitationId + "]";
    }
  }

  /**
   * @param invitationId the invitation
   * @param invitedBy the user id of the administrator who made it, such as {@code
   *     5f0c2d2e-8f0b-4f4f-9a53-0a3a5c0d3b7e}
   * @param status whether it can still be used, and why not
   * @param forOneAddress whether only one e-mail address may use it
   * @param expiresAt when it expires
   * @param userId the account that was registered with it; null if there is none
   */
  @Schema(name = "Invitation")
  record Item(
      String invitationId,
      String invitedBy,
      InvitationStatus status,
      boolean forOneAddress,
      Instant expiresAt,
      @Nullable String userId) {}

  private static final Duration LIFE = Duration.ofDays(7);
  private static final Duration LIFE_LEAST = Duration.ofMinutes(1);
  private static final Duration LIFE_MOST = Duration.ofDays(30);

  private final Invitations invitations;
  private final InvitationCodes codes;
  private final Accounts accounts;
  private final Registration registration;
  private final Clock clock;

  InvitationController(
      Invitations invitations,
      InvitationCodes codes,
      Accounts accounts,
      UserSettings settings,
      Clock clock) {
    this.invitations = invitations;
    this.codes = codes;
    this.accounts = accounts;
    this.registration = settings.registration();
    this.clock = clock;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      operationId = "createInvitation",
      summary = "Invite somebody to register (ADMIN). The code is shown only here.")
  ResponseEntity<Made> make(
      @RequestBody NewInvitation body, CurrentUser user, CommandContext context) {
    user.requireRole(Role.ADMIN);
    if (registration == Registration.CLOSED) {
      throw new RefusalException(UserProblem.REGISTRATION_CLOSED.refusal());
    }
    String id = context.newAggregateId();
    String email = body.email() == null ? null : AccountRules.email(body.email());
    Supplier<String> lookup = email == null ? null : () -> accounts.invitedLookup(id, email);
    var accepted = invitations.make(user.userId(), lookup, life(body), context).orThrow();
    return ResponseEntity.status(HttpStatus.CREATED)
        .eTag(ETags.of(accepted.version()))
        .cacheControl(CacheControl.noStore())
        .body(new Made(id, codes.of(id), ((Open) accepted.state()).expiresAt()));
  }

  private static Duration life(NewInvitation body) {
    Long seconds = body.expiresIn();
    if (seconds == null) {
      return LIFE;
    }
    if (seconds < LIFE_LEAST.toSeconds() || seconds > LIFE_MOST.toSeconds()) {
      throw new RefusalException(
          UserProblem.EXPIRY_INVALID.refusal(LIFE_LEAST.toSeconds(), LIFE_MOST.toSeconds()));
    }
    return Duration.ofSeconds(seconds);
  }

  @GetMapping
  @Operation(
      operationId = "listInvitations",
      summary = "List invitations, until a week after their end (ADMIN).")
  Page<Item> page(CurrentUser user, @PageRequest.Bounds(usual = 50, most = 200) PageRequest page) {
    user.requireRole(Role.ADMIN);
    List<String> key = Cursor.read(page.after(), 1);
    List<Listed<InvitationState>> found =
        invitations.page(key == null ? "" : key.getFirst(), page.rows());
    return Page.of(found, page, last -> Cursor.of(last.aggregateId())).map(this::item);
  }

  private Item item(Listed<InvitationState> listed) {
    String id = listed.aggregateId();
    return switch (listed.state()) {
      case Open open ->
          new Item(
              id,
              open.inviterId(),
              clock.instant().isBefore(open.expiresAt())
                  ? InvitationStatus.OPEN
                  : InvitationStatus.EXPIRED,
              open.emailLookup() != null,
              open.expiresAt(),
              null);
      case Used used ->
          new Item(
              id,
              used.inviterId(),
              InvitationStatus.USED,
              used.emailLookup() != null,
              used.expiresAt(),
              used.userId());
      case Revoked revoked ->
          new Item(
              id,
              revoked.inviterId(),
              InvitationStatus.REVOKED,
              revoked.emailLookup() != null,
              revoked.expiresAt(),
              null);
      case None none -> throw new IllegalStateException("An invitation that was never made.");
    };
  }

  @DeleteMapping("/{invitationId}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "revokeInvitation",
      summary = "Revoke an invitation that was not used (ADMIN).")
  ResponseEntity<Void> revoke(
      @PathVariable String invitationId, CurrentUser user, CommandContext context) {
    user.requireRole(Role.ADMIN);
    var accepted = invitations.revoke(invitationId, user.userId(), context).orThrow();
    return ResponseEntity.noContent().eTag(ETags.of(accepted.version())).build();
  }
}
