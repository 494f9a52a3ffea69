package io.mediahub.user.password;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.mediahub.platform.web.IdempotencyKey;
import io.mediahub.user.guard.FreshProof;
import io.mediahub.user.guard.Source;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/users", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Accounts")
final class PasswordController {
  /**
   * @param currentPassword the password of now, such as {@code correct horse battery}
   * @param newPassword 10 to 200 characters, such as {@code twelve quiet rivers}
   */
  record PasswordChange(
      @Schema(requiredMode = REQUIRED) @Nullable String currentPassword,
      @Schema(requiredMode = REQUIRED) @Nullable String newPassword) {
    @Override
    public String toString() {
      return "PasswordChange[***]";
    }
  }

  /**
   * @param email the address of the account, in any spelling, such as {@code ann@example.org}
   */
  record PasswordResetRequest(@Schema(requiredMode = REQUIRED) @Nullable String email) {
    @Override
    public String toString() {
      return "PasswordResetRequest[***]";
    }
  }

  /**
   * @param code from the mail, such as {@code XwwtLo8LT0-aUwo6XA07fmNvZGUgb2YgYW4gZXhhbQ}
   * @param newPassword 10 to 200 characters, such as {@code twelve quiet rivers}
   */
  record PasswordReset(
      @Schema(requiredMode = REQUIRED) @Nullable String code,
      @Schema(requiredMode = REQUIRED) @Nullable String newPassword) {
    @Override
    public String toString() {
      return "PasswordReset[***]";
    }
  }

  private final Passwords passwords;
  private final FreshProof proof;

  PasswordController(Passwords passwords, FreshProof proof) {
    this.passwords = passwords;
    this.proof = proof;
  }

  @PutMapping("/me/password")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "changePassword",
      summary = "Change your password, with a fresh proof. Your other sessions end.")
  ResponseEntity<Void> change(
      @RequestBody PasswordChange body,
      CurrentUser user,
      IdempotencyKey key,
      HttpServletRequest request) {
    proof.require(user);
    var accepted =
        passwords.change(user, body.currentPassword(), body.newPassword(), key, Source.of(request));
    return ResponseEntity.noContent().eTag(ETags.of(accepted.version())).build();
  }

  @PostMapping("/password-reset")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "requestPasswordReset",
      summary =
          "Ask for a code to set a new password, by mail. The answer is the same for every"
              + " address.")
  void requestReset(
      @RequestBody PasswordResetRequest body, IdempotencyKey key, HttpServletRequest request) {
    passwords.requestReset(body.email(), key, Source.of(request));
  }

  @PutMapping("/password-reset")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "resetPassword",
      summary =
          "Set a new password with the code of a mail, once and within 30 minutes. All sessions"
              + " end.")
  void reset(@RequestBody PasswordReset body, IdempotencyKey key, HttpServletRequest request) {
    passwords.reset(body.code(), body.newPassword(), key, Source.of(request));
  }
}
