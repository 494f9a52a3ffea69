package io.mediahub.user.contact;

import io.mediahub.user.mail.Letter;
import io.mediahub.user.mail.Mail;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the old address that the account has another. */
@Component("emailChangedLetter")
final class ChangedLetter implements Letter {
  @Override
  public String kind() {
    return EmailProofs.CHANGED;
  }

  @Override
  public Optional<Mail> write(Task task) {
    return task.detail().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Mail.telling(
                task.detail(),
                "Your account has another e-mail address",
                "The e-mail address of your account at MediaHub was changed. This address is not"
                    + " used for it any more.",
                "If it was not you, tell the operator of the platform now."));
  }
}
