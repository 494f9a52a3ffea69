package io.mediahub.user.contact;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.IdempotencyKey;
import io.mediahub.user.account.AccountRules;
import io.mediahub.user.guard.FreshProof;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/users", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Accounts")
final class EmailController {
  /**
   * @param email the address that is to take the place of the account's, such as {@code
   *     ann@example.com}
   */
  record NewEmail(@Schema(requiredMode = REQUIRED) @Nullable String email) {
    @Override
    public String toString() {
      return "NewEmail[***]";
    }
  }

  /**
   * @param code from the mail, such as {@code XwwtLo8LT0-aUwo6XA07fmNvZGUgb2YgYW4gZXhhbQ}
   */
  record EmailCode(@Schema(requiredMode = REQUIRED) @Nullable String code) {
    @Override
    public String toString() {
      return "EmailCode[***]";
    }
  }

  private final EmailProofs proofs;
  private final FreshProof proof;

  EmailController(EmailProofs proofs, FreshProof proof) {
    this.proofs = proofs;
    this.proof = proof;
  }

  @PostMapping("/me/email-proof")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "requestEmailProof",
      summary = "Have a code sent that proves the address of your account.")
  void request(CurrentUser user, IdempotencyKey key) {
    proofs.request(user.userId(), null, key);
  }

  @PutMapping("/me/email")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "changeEmail",
      summary = "Ask for another address, with a fresh proof.",
      description =
          "A code goes to the new address. When it is given back, the account has the new address"
              + " and the old one is told. The answer is the same for an address that has an"
              + " account.")
  void change(@RequestBody NewEmail body, CurrentUser user, IdempotencyKey key) {
    proof.require(user);
    proofs.request(user.userId(), AccountRules.required(body.email(), "email"), key);
  }

  @PutMapping("/email-proof")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "proveEmail",
      summary = "Prove an address with the code of a mail, once and within a day.")
  void prove(@RequestBody EmailCode body, IdempotencyKey key) {
    proofs.prove(body.code(), key);
  }
}
