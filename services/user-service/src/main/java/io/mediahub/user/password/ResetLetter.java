package io.mediahub.user.password;

import io.mediahub.domain.user.UserCommand.RequestPasswordReset;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandIds;
import io.mediahub.user.account.Accounts;
import io.mediahub.user.account.SystemCommands;
import io.mediahub.user.mail.Letter;
import io.mediahub.user.mail.Mail;
import io.mediahub.user.mail.MailedCodes;
import io.mediahub.user.mail.Recipients;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The code for a new password. It goes to the address on record, not to the one that was typed. */
@Component
final class ResetLetter implements Letter {
  static final Duration GOOD_FOR = Duration.ofMinutes(30);

  private final Accounts accounts;
  private final SystemCommands commands;
  private final MailedCodes codes;
  private final Recipients recipients;

  ResetLetter(
      Accounts accounts, SystemCommands commands, MailedCodes codes, Recipients recipients) {
    this.accounts = accounts;
    this.commands = commands;
    this.codes = codes;
    this.recipients = recipients;
  }

  @Override
  public String kind() {
    return Passwords.RESET;
  }

  @Override
  public Optional<Mail> write(Task task) {
    return accounts
        .findId(task.detail())
        .flatMap(
            userId -> recipients.addressOf(userId).map(address -> write(task, userId, address)));
  }

  private Mail write(Task task, String userId, String address) {
    String code = codes.of(Passwords.RESET, userId, task.id());
    CommandContext context = commands.of(CommandIds.step(task.id(), Passwords.RESET));
    var command = new RequestPasswordReset(MailedCodes.hash(code), context.now().plus(GOOD_FOR));
    accounts.execute(userId, command, context).orThrow();
    return new Mail(
        address,
        "Your code for a new password",
        List.of(
            "Somebody asked for a new password for your account at MediaHub.",
            "If it was you, use this code within 30 minutes:"),
        code,
        codes.link(Passwords.RESET, code),
        List.of(
            "If it was not you, there is nothing to do: without the code nobody can change your"
                + " password."));
  }
}
