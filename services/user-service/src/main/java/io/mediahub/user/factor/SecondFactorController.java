package io.mediahub.user.factor;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.mediahub.user.account.AccountRules;
import io.mediahub.user.guard.FreshProof;
import io.mediahub.user.mail.Recipients;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URLEncoder;
import java.util.List;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
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
final class SecondFactorController {
  /**
   * @param secret to type into an app, such as {@code JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP}
   * @param uri the same for a QR code, such as {@code
   *     otpauth://totp/MediaHub:ann%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=MediaHub}
   */
  record SecondFactorOffer(String secret, String uri) {
    @Override
    public String toString() {
      return "SecondFactorOffer[***]";
    }
  }

  /**
   * @param code of the app, such as {@code 287082}
   */
  record SecondFactorCode(@Schema(requiredMode = REQUIRED) @Nullable String code) {
    @Override
    public String toString() {
      return "SecondFactorCode[***]";
    }
  }

  /**
   * @param recoveryCodes each stands in for the app once, such as {@code ["k3f7-q2mz-x9ta"]}; no
   *     later answer shows them
   */
  record SecondFactorInForce(List<String> recoveryCodes) {
    @Override
    public String toString() {
      return "SecondFactorInForce[***]";
    }
  }

  private final SecondFactors factors;
  private final RecoveryCodes recovery;
  private final Recipients recipients;
  private final FreshProof proof;

  SecondFactorController(
      SecondFactors factors, RecoveryCodes recovery, Recipients recipients, FreshProof proof) {
    this.factors = factors;
    this.recovery = recovery;
    this.recipients = recipients;
    this.proof = proof;
  }

  @PostMapping("/me/second-factor")
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      operationId = "offerSecondFactor",
      summary = "Make the secret of a second factor, with a fresh proof.",
      description = "It counts when a code of it is given.")
  ResponseEntity<SecondFactorOffer> offer(CurrentUser user, CommandContext context) {
    proof.require(user);
    String secret = factors.offer(user.userId(), context);
    String label = encoded(recipients.addressOf(user.userId()).orElse(user.userId()));
    return ResponseEntity.status(HttpStatus.CREATED)
        .cacheControl(CacheControl.noStore())
        .body(
            new SecondFactorOffer(
                secret,
                "otpauth://totp/MediaHub:" + label + "?secret=" + secret + "&issuer=MediaHub"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  @PutMapping("/me/second-factor")
  @Operation(
      operationId = "addSecondFactor",
      summary = "Add the second factor with a code of it, and a fresh proof.",
      description = "From now on a log-in needs a code, or one of the recovery codes.")
  ResponseEntity<SecondFactorInForce> add(
      @RequestBody SecondFactorCode body, CurrentUser user, CommandContext context) {
    proof.require(user);
    var accepted = factors.add(user.userId(), AccountRules.required(body.code(), "code"), context);
    return ResponseEntity.ok()
        .eTag(ETags.of(accepted.version()))
        .cacheControl(CacheControl.noStore())
        .body(new SecondFactorInForce(recovery.of(user.userId(), context.commandId())));
  }

  @DeleteMapping("/me/second-factor")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "removeSecondFactor",
      summary = "Remove the second factor, with a fresh proof.")
  ResponseEntity<Void> remove(CurrentUser user, CommandContext context) {
    proof.require(user);
    var accepted = factors.remove(user.userId(), context);
    return ResponseEntity.noContent().eTag(ETags.of(accepted.version())).build();
  }

  @DeleteMapping("/{userId}/second-factor")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "removeSecondFactorOfUser",
      summary = "Remove the second factor of a person who has lost it (ADMIN, with a fresh proof).")
  ResponseEntity<Void> removeOf(
      @PathVariable String userId, CurrentUser user, CommandContext context) {
    user.requireRole(Role.ADMIN);
    proof.require(user);
    var accepted = factors.removeOf(userId, user.userId(), context);
    return ResponseEntity.noContent().eTag(ETags.of(accepted.version())).build();
  }
}
