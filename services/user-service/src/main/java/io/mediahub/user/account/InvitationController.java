package io.mediahub.user.account;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.invitation.InvitationState;
import io.mediahub.domain.invitation.InvitationState.None;
import io.mediahub.domain.invitation.InvitationState.Open;
import io.mediahub.domain.invitation.InvitationState.Revoked;
import io.mediahub.domain.invitation.InvitationState.Used;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor.Listed;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.mediahub.platform.web.Limit;
import io.mediahub.platform.web.RefusalException;
import io.mediahub.user.account.UserSettings.Registration;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/invitations", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Invitations")
final class InvitationController {
  /**
   * @param email the only address that may use it; null for any
   * @param expiresIn seconds that it is good for; null for seven days
   */
  @Schema(name = "NewInvitation")
  record NewInvitation(@Nullable String email, @Nullable Long expiresIn) {
    @Override
    public String toString() {
      return "NewInvitation[***]";
    }
  }

  /**
   * @param code what a registration gives; it is shown here only
   */
  @Schema(name = "InvitationMade")
  record Made(String invitationId, String code, Instant expiresAt) {
    @Override
    public String toString() {
      return "Made[" + invitationId + "]";
    }
  }

  /**
   * @param forOneAddress whether only one e-mail address may use it
   * @param userId of the account that was made with it; null if none was
   */
  @Schema(name = "Invitation")
  record Item(
      String invitationId,
      String invitedBy,
      @Schema(allowableValues = {"open", "expired", "used", "revoked"}) String status,
      boolean forOneAddress,
      Instant expiresAt,
      @Nullable String userId) {}

  /**
   * @param next what to give as {@code after} for the next page; null on the last one
   */
  @Schema(name = "InvitationPage")
  record Page(List<Item> items, @Nullable String next) {}

  private static final Duration LIFE = Duration.ofDays(7);
  private static final Duration LIFE_LEAST = Duration.ofMinutes(1);
  private static final Duration LIFE_MOST = Duration.ofDays(30);
  private static final int LIMIT_MOST = 200;

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
  @Operation(summary = "Invite somebody to make an account (ADMIN). The code is shown only here.")
  ResponseEntity<Made> make(
      @RequestBody NewInvitation body, CurrentUser user, CommandContext context) {
    user.requireRole(Role.ADMIN);
    if (registration == Registration.CLOSED) {
      throw new RefusalException(AccountController.CLOSED);
    }
    String email =
        body.email() == null ? null : accounts.lookupOf(AccountRules.email(body.email()));
    var accepted = invitations.make(user.userId(), email, life(body), context).orThrow();
    String id = context.newAggregateId();
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
          Refusal.invalid(
              "expiry-invalid",
              "expiresIn",
              "An invitation is good for %d to %d seconds."
                  .formatted(LIFE_LEAST.toSeconds(), LIFE_MOST.toSeconds()),
              "Leave it away for seven days."));
    }
    return Duration.ofSeconds(seconds);
  }

  @GetMapping
  @Operation(summary = "All invitations that are not forgotten, page by page (ADMIN).")
  Page page(
      CurrentUser user,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(required = false) @Nullable String after) {
    user.requireRole(Role.ADMIN);
    int size = Limit.checked(limit, LIMIT_MOST);
    // One more than asked for tells whether there is another page.
    List<Item> found =
        invitations.page(after == null ? "" : after, size + 1).stream().map(this::item).toList();
    List<Item> items = found.subList(0, Math.min(found.size(), size));
    return new Page(items, found.size() > size ? items.getLast().invitationId() : null);
  }

  private Item item(Listed<InvitationState> listed) {
    String id = listed.aggregateId();
    return switch (listed.state()) {
      case Open open ->
          new Item(
              id,
              open.inviterId(),
              clock.instant().isBefore(open.expiresAt()) ? "open" : "expired",
              open.emailLookup() != null,
              open.expiresAt(),
              null);
      case Used used ->
          new Item(
              id,
              used.inviterId(),
              "used",
              used.emailLookup() != null,
              used.expiresAt(),
              used.userId());
      case Revoked revoked ->
          new Item(
              id,
              revoked.inviterId(),
              "revoked",
              revoked.emailLookup() != null,
              revoked.expiresAt(),
              null);
      case None none -> throw new IllegalStateException("An invitation that was never made.");
    };
  }

  @DeleteMapping("/{invitationId}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Take an invitation back (ADMIN), unless it was used.")
  ResponseEntity<Void> revoke(
      @PathVariable String invitationId, CurrentUser user, CommandContext context) {
    user.requireRole(Role.ADMIN);
    var accepted = invitations.revoke(invitationId, user.userId(), context).orThrow();
    return ResponseEntity.noContent().eTag(ETags.of(accepted.version())).build();
  }
}
