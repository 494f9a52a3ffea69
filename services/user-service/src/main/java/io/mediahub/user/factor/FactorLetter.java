package io.mediahub.user.factor;

import io.mediahub.user.mail.Letter;
import io.mediahub.user.mail.Mail;
import io.mediahub.user.mail.Recipients;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells a person that the second factor of their log-in came or went. */
@Component
final class FactorLetter implements Letter {
  static final String KIND = "second-factor";

  private final Recipients recipients;

  FactorLetter(Recipients recipients) {
    this.recipients = recipients;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Optional<Mail> write(Task task) {
    return recipients
        .addressOf(Objects.requireNonNull(task.userId()))
        .map(
            address ->
                Mail.telling(
                    address,
                    "Your second factor was " + task.detail(),
                    task.detail().equals(SecondFactors.ADDED)
                        ? "A log-in to your account at MediaHub needs a code of your app from now"
                            + " on."
                        : "A log-in to your account at MediaHub needs the password only from now"
                            + " on.",
                    "If it was not you, tell the operator of the platform now."));
  }
}
