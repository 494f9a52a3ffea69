package io.mediahub.user.forgetting;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.mediahub.domain.user.Erased;
import io.mediahub.domain.user.UserRefusal;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandOutcome.Accepted;
import io.mediahub.platform.erasure.ErasureStep;
import io.mediahub.platform.erasure.Erasures;
import io.mediahub.platform.refusal.PlatformRefusal;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.mediahub.platform.web.IdempotencyKey;
import io.mediahub.user.UserProblem;
import io.mediahub.user.guard.FreshProof;
import io.mediahub.user.guard.Source;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import mediahub.user.Role;
import mediahub.user.UserEvent;
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

/**
 * Deletion is asked for with POST and not with DELETE, since it has a body (the password, a
 * reason), which proxies and clients drop from a DELETE.
 */
@RestController
@RequestMapping(path = "/api/users", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Accounts")
final class DeletionController {
  private static final int LONGEST_REASON = 1_000;

  /**
   * @param password the password of the account, again, such as {@code correct horse battery}
   */
  record DeletionOfOwn(@Schema(requiredMode = REQUIRED) @Nullable String password) {
    @Override
    public String toString() {
      return "DeletionOfOwn[***]";
    }
  }

  /**
   * @param reason why, 1 to 1000 characters; it is sealed, and forgotten with the person
   */
  record DeletionOfAnother(@Schema(requiredMode = REQUIRED) @Nullable String reason) {
    @Override
    public String toString() {
      return "DeletionOfAnother[***]";
    }
  }

  /**
   * @param email the address of the account, such as {@code ann@example.org}
   * @param password its password, such as {@code correct horse battery}
   */
  record Withdrawal(
      @Schema(requiredMode = REQUIRED) @Nullable String email,
      @Schema(requiredMode = REQUIRED) @Nullable String password) {
    @Override
    public String toString() {
      return "Withdrawal[***]";
    }
  }

  /**
   * @param userId the account, which can be used again
   */
  record Withdrawn(String userId) {}

  /** How far the deletion of an account is. */
  enum DeletionStatus {
    /** It can still be withdrawn. */
    @JsonProperty("requested")
    REQUESTED,
    /** The person is being forgotten, which cannot be undone. */
    @JsonProperty("forgetting")
    FORGETTING,
    /** Everything is removed. */
    @JsonProperty("forgotten")
    FORGOTTEN
  }

  /**
   * @param userId the account
   * @param status how far it is: {@code requested} can be withdrawn, {@code forgetting} cannot,
   *     {@code forgotten} is the end
   * @param byAdministrator whether an administrator asked for it, and not the owner; null when the
   *     person is forgotten
   * @param at when forgetting begins, has begun, or has ended
   * @param missing steps that are not done yet, such as {@code ["objects"]}
   * @param certificate what was found in which place and what became of it; empty until the person
   *     is forgotten
   */
  record Deletion(
      String userId,
      DeletionStatus status,
      @Nullable Boolean byAdministrator,
      Instant at,
      List<String> missing,
      List<CertificateLine> certificate) {}

  /**
   * @param step the step of forgetting, such as {@code sessions}
   * @param place a table, a collection, a folder of a bucket, or a partition of a topic, such as
   *     {@code log: mediahub.user.events.v1/2}
   * @param outcome what became of it: {@code deleted}, {@code revoked}, {@code destroyed}, {@code
   *     unreadable} or {@code kept}, such as {@code unreadable}
   * @param count rows, objects or events, such as {@code 3}
   * @param firstOffset of a partition of a topic, the first of the events, such as {@code 1207};
   *     null elsewhere
   * @param lastOffset the last of them, such as {@code 1311}; null elsewhere
   * @param at when it was found
   */
  record CertificateLine(
      String step,
      String place,
      String outcome,
      long count,
      @Nullable Long firstOffset,
      @Nullable Long lastOffset,
      Instant at) {
    static CertificateLine of(Erased erased) {
      return new CertificateLine(
          erased.step(),
          erased.place(),
          erased.outcome(),
          erased.count(),
          erased.firstOffset(),
          erased.lastOffset(),
          erased.at());
    }
  }

  private final Deletions deletions;
  private final Erasures erasures;
  private final FreshProof proof;

  DeletionController(Deletions deletions, Erasures erasures, FreshProof proof) {
    this.deletions = deletions;
    this.erasures = erasures;
    this.proof = proof;
  }

  @PostMapping("/me/deletion")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @ApiResponse(
      responseCode = "202",
      description = "The account cannot be used any more.",
      useReturnTypeSchema = true)
  @Operation(
      operationId = "deleteOwnAccount",
      summary = "Delete the account of the access token. Its tokens end at once.",
      description =
          "The account cannot be used any more. Until the time in at it can be kept, with"
              + " keepOwnAccount; then the person is forgotten.")
  ResponseEntity<Deletion> deleteOwn(
      @RequestBody DeletionOfOwn body,
      CurrentUser user,
      IdempotencyKey key,
      HttpServletRequest request) {
    proof.require(user);
    String password = body.password() == null ? "" : body.password();
    // The password was compared; nothing else is asked for.
    CommandContext context = key.asking(new byte[0]).by(user.userId());
    return accepted(
        user.userId(),
        deletions.ofOwn(user.userId(), password, context, Source.of(request)).orThrow());
  }

  @PostMapping("/deletion-withdrawals")
  @Operation(
      operationId = "keepOwnAccount",
      summary = "Keep an account whose owner asked for its deletion.")
  ResponseEntity<Withdrawn> keepOwn(
      @RequestBody Withdrawal body, IdempotencyKey key, HttpServletRequest request) {
    String email = body.email() == null ? "" : body.email();
    String password = body.password() == null ? "" : body.password();
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(new Withdrawn(deletions.withdrawOwn(email, password, key, Source.of(request))));
  }

  @PostMapping("/{userId}/deletion")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @ApiResponse(
      responseCode = "202",
      description = "The account cannot be used any more.",
      useReturnTypeSchema = true)
  @Operation(
      operationId = "deleteAccount",
      summary = "Delete an account, with a reason (ADMIN). Its tokens end at once.")
  ResponseEntity<Deletion> delete(
      @PathVariable String userId,
      @RequestBody DeletionOfAnother body,
      CurrentUser user,
      CommandContext context) {
    user.requireRole(Role.ADMIN);
    proof.require(user);
    if (body.reason() == null) {
      throw PlatformRefusal.fieldMissing("reason");
    }
    String reason = body.reason().strip();
    if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
      throw new RefusalException(UserProblem.REASON_INVALID.refusal(LONGEST_REASON));
    }
    return accepted(userId, deletions.ofAnother(userId, reason, user.userId(), context).orThrow());
  }

  @DeleteMapping("/{userId}/deletion")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "keepAccount",
      summary = "Keep an account whose deletion an administrator asked for (ADMIN).")
  ResponseEntity<Void> keep(@PathVariable String userId, CurrentUser user, CommandContext context) {
    user.requireRole(Role.ADMIN);
    var kept = deletions.withdrawAnother(userId, user.userId(), context).orThrow();
    return ResponseEntity.noContent().eTag(ETags.of(kept.version())).build();
  }

  @GetMapping("/{userId}/deletion")
  @Operation(
      operationId = "getDeletion",
      summary = "How far the deletion of an account is, and at the end the certificate (ADMIN).")
  ResponseEntity<Deletion> get(@PathVariable String userId, CurrentUser user) {
    user.requireRole(Role.ADMIN);
    UserState state =
        deletions
            .find(userId)
            .orElseThrow(() -> new RefusalException(UserRefusal.USER_UNKNOWN.refusal()))
            .state();
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(deletion(userId, state));
  }

  private ResponseEntity<Deletion> accepted(
      String userId, Accepted<UserState, UserEvent> accepted) {
    return ResponseEntity.accepted()
        .eTag(ETags.of(accepted.version()))
        .cacheControl(CacheControl.noStore())
        .body(deletion(userId, accepted.state()));
  }

  private Deletion deletion(String userId, UserState state) {
    return switch (state) {
      case UserState.Unregistered none ->
          throw new RefusalException(UserRefusal.USER_UNKNOWN.refusal());
      case UserState.Registered user ->
          throw new RefusalException(UserProblem.DELETION_UNKNOWN.refusal());
      case UserState.Leaving leaving ->
          new Deletion(
              userId,
              DeletionStatus.REQUESTED,
              leaving.byAdministrator(),
              leaving.forgetAt(),
              words(Map.of()),
              List.of());
      case UserState.Forgetting begun ->
          new Deletion(
              userId,
              DeletionStatus.FORGETTING,
              begun.byAdministrator(),
              begun.begunAt(),
              words(erasures.done(userId)),
              List.of());
      case UserState.Forgotten forgotten ->
          new Deletion(
              userId,
              DeletionStatus.FORGOTTEN,
              null,
              forgotten.forgottenAt(),
              List.of(),
              forgotten.places().stream().map(CertificateLine::of).toList());
    };
  }

  private static List<String> words(Map<ErasureStep, Instant> done) {
    return Arrays.stream(ErasureStep.values())
        .filter(step -> !done.containsKey(step))
        .map(ErasureStep::word)
        .toList();
  }
}
