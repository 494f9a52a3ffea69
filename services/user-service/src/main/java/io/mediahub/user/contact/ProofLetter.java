package io.mediahub.user.contact;

import io.mediahub.domain.user.UserCommand.RequestEmailProof;
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
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The code that proves an address: the account's own, or the one in the detail of the task. An
 * address that somebody else has gets no mail.
 */
@Component
final class ProofLetter implements Letter {
  private static final Duration GOOD_FOR = Duration.ofHours(24);

  private final Accounts accounts;
  private final SystemCommands commands;
  private final MailedCodes codes;
  private final Recipients recipients;

  ProofLetter(
      Accounts accounts, SystemCommands commands, MailedCodes codes, Recipients recipients) {
    this.accounts = accounts;
    this.commands = commands;
    this.codes = codes;
    this.recipients = recipients;
  }

  @Override
  public String kind() {
    return Accounts.EMAIL_PROOF;
  }

  @Override
  public Optional<Mail> write(Task task) {
    String userId = Objects.requireNonNull(task.userId());
    if (accounts.find(userId).isEmpty()) {
      return Optional.empty();
    }
    if (task.detail().isEmpty()) {
      return recipients.addressOf(userId).map(own -> write(task, userId, own));
    }
    boolean free = accounts.findId(task.detail()).filter(owner -> !owner.equals(userId)).isEmpty();
    return free ? Optional.of(write(task, userId, task.detail())) : Optional.empty();
  }

  private Mail write(Task task, String userId, String address) {
    String code = codes.of(kind(), userId, task.id());
    CommandContext context = commands.of(CommandIds.step(task.id(), kind()));
    var command =
        new RequestEmailProof(
            MailedCodes.hash(code),
            context.now().plus(GOOD_FOR),
            accounts.lookupOf(userId, address),
            accounts.sealed(userId, Accounts.EMAIL, address));
    accounts.execute(userId, command, context).orThrow();
    return new Mail(
        address,
        "Confirm your e-mail address",
        List.of(
            "This address was given for an account at MediaHub.",
            "If it was you, confirm it with this code within a day:"),
        code,
        codes.link(kind(), code),
        List.of("If it was not you, there is nothing to do."));
  }
}
