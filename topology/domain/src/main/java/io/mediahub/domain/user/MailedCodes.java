package io.mediahub.domain.user;

import static io.mediahub.domain.Bytes.base64;
import static io.mediahub.domain.Bytes.buffer;
import static io.mediahub.domain.user.UserRefusal.CODE_INVALID;

import io.mediahub.domain.Decision;
import io.mediahub.domain.user.UserCommand.ProveEmail;
import io.mediahub.domain.user.UserCommand.ResetPassword;
import io.mediahub.domain.user.UserState.Address;
import io.mediahub.domain.user.UserState.MailedCode;
import io.mediahub.domain.user.UserState.Registered;
import java.time.Instant;
import mediahub.user.EmailChanged;
import mediahub.user.EmailProofRequested;
import mediahub.user.EmailVerified;
import mediahub.user.PasswordCause;
import mediahub.user.PasswordChanged;
import mediahub.user.UserEvent;
import org.jspecify.annotations.Nullable;

/** What a code that was mailed does. It is good once, for a time, and until a newer one is sent. */
final class MailedCodes {
  private MailedCodes() {}

  static Decision<UserEvent> reset(ResetPassword command, Registered user) {
    return isGood(user.reset(), command.codeHash(), command.now())
        ? Decision.accept(
            new PasswordChanged(buffer(command.sealedPasswordHash()), PasswordCause.RESET, null))
        : Decision.refuse(CODE_INVALID.refusal());
  }

  static Decision<UserEvent> prove(ProveEmail command, Registered user) {
    MailedCode code = user.proof();
    if (!isGood(code, command.codeHash(), command.now())
        || code == null
        || code.address() == null) {
      return Decision.refuse(CODE_INVALID.refusal());
    }
    Address address = code.address();
    return user.address() == null || user.address().lookup().equals(address.lookup())
        ? Decision.accept(new EmailVerified(buffer(address.lookup())))
        : Decision.accept(new EmailChanged(buffer(address.lookup()), buffer(address.sealed())));
  }

  private static boolean isGood(@Nullable MailedCode code, String hash, Instant now) {
    return code != null && code.hash().equals(hash) && now.isBefore(code.expiresAt());
  }

  static MailedCode of(EmailProofRequested event) {
    return new MailedCode(
        base64(event.getCodeHash()),
        event.getExpiresAt(),
        new Address(base64(event.getEmailLookup()), base64(event.getSealedEmail()), false));
  }

  /** The address of the code takes the place of the same address without proof. */
  static Registered proved(Registered user) {
    Address address =
        user.address() != null || user.proof() == null ? user.address() : user.proof().address();
    return user.withAddress(
        address == null ? null : new Address(address.lookup(), address.sealed(), true));
  }
}
