package io.mediahub.user.account;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.user.UserCommand;
import io.mediahub.domain.user.UserRefusal;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.mediahub.user.UserProblem;
import io.mediahub.user.guard.FreshProof;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What administrators do to the accounts of others. */
@RestController
@RequestMapping(path = "/api/users/{userId}", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Accounts")
final class SuspensionController {
  /**
   * @param reason why, for other administrators, 1 to 500 characters, such as {@code Sells
   *     invitations.}
   */
  record Suspension(@Schema(requiredMode = REQUIRED) @Nullable String reason) {
    @Override
    public String toString() {
      return "Suspension[***]";
    }
  }

  /**
   * @param reason what the administrator wrote, such as {@code Sells invitations.}; null if the
   *     account is not suspended
   */
  record SuspensionReason(@Nullable String reason) {}

  private static final int REASON_MOST = 500;
  private static final String REASON = "suspension";

  private final Accounts accounts;
  private final FreshProof proof;

  SuspensionController(Accounts accounts, FreshProof proof) {
    this.accounts = accounts;
    this.proof = proof;
  }

  @PutMapping("/suspension")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "suspendUser",
      summary = "Suspend an account (ADMIN, with a fresh proof).",
      description = "Its sessions end at once, and it gets no new ones.")
  ResponseEntity<Void> suspend(
      @PathVariable String userId,
      @RequestBody Suspension body,
      CurrentUser user,
      CommandContext context) {
    allow(user);
    String reason = AccountRules.required(body.reason(), "reason").strip();
    AccountRules.check(
        !reason.isEmpty()
            && reason.codePointCount(0, reason.length()) <= REASON_MOST
            && Accounts.isText(reason),
        UserProblem.REASON_INVALID.refusal(REASON_MOST));
    if (accounts.find(userId).isEmpty()) {
      // Otherwise the reason would be sealed with a key that belongs to nobody.
      throw new RefusalException(UserRefusal.USER_UNKNOWN.refusal());
    }
    String sealed = accounts.sealed(userId, REASON, reason);
    var accepted =
        accounts
            .administer(
                userId,
                user.userId(),
                (by, another) -> new UserCommand.Suspend(sealed, by, another),
                context)
            .orThrow();
    return ResponseEntity.noContent().eTag(ETags.of(accepted.version())).build();
  }

  @GetMapping("/suspension")
  @Operation(operationId = "getSuspension", summary = "Read why an account is suspended (ADMIN).")
  ResponseEntity<SuspensionReason> reason(@PathVariable String userId, CurrentUser user) {
    user.requireRole(Role.ADMIN);
    String sealed =
        accounts
            .find(userId)
            .orElseThrow(() -> new RefusalException(UserRefusal.USER_UNKNOWN.refusal()))
            .sealedSuspension();
    String reason = sealed == null ? null : accounts.unsealed(userId, REASON, sealed).orElse(null);
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(new SuspensionReason(reason));
  }

  @DeleteMapping("/suspension")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "reinstateUser",
      summary = "Reinstate a suspended account (ADMIN, with a fresh proof).")
  ResponseEntity<Void> reinstate(
      @PathVariable String userId, CurrentUser user, CommandContext context) {
    allow(user);
    var accepted =
        accounts
            .administer(
                userId,
                user.userId(),
                (by, another) -> new UserCommand.Reinstate(user.userId(), by),
                context)
            .orThrow();
    return ResponseEntity.noContent().eTag(ETags.of(accepted.version())).build();
  }

  @DeleteMapping("/sessions")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "endSessionsOfUser",
      summary = "End all sessions of an account (ADMIN, with a fresh proof).")
  ResponseEntity<Void> endSessions(
      @PathVariable String userId, CurrentUser user, CommandContext context) {
    allow(user);
    var accepted =
        accounts
            .administer(
                userId, user.userId(), (by, another) -> new UserCommand.EndSessionsOf(by), context)
            .orThrow();
    return ResponseEntity.noContent().eTag(ETags.of(accepted.version())).build();
  }

  private void allow(CurrentUser user) {
    user.requireRole(Role.ADMIN);
    proof.require(user);
  }
}
