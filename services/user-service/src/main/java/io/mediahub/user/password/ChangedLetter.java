package io.mediahub.user.password;

import io.mediahub.user.mail.Letter;
import io.mediahub.user.mail.Mail;
import io.mediahub.user.mail.Recipients;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells a person that their password was replaced. */
@Component
final class ChangedLetter implements Letter {
  private final Recipients recipients;

  ChangedLetter(Recipients recipients) {
    this.recipients = recipients;
  }

  @Override
  public String kind() {
    return Passwords.CHANGED;
  }

  @Override
  public Optional<Mail> write(Task task) {
    return recipients
        .addressOf(Objects.requireNonNull(task.userId()))
        .map(
            address ->
                Mail.telling(
                    address,
                    "Your password was changed",
                    "The password of your account at MediaHub was changed, and other sessions"
                        + " were ended.",
                    "If it was not you, ask for a new password by mail now, and tell the operator"
                        + " of the platform."));
  }
}
