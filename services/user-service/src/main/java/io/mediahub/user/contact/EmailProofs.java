package io.mediahub.user.contact;

import static io.mediahub.domain.user.UserRefusal.CODE_INVALID;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.mediahub.domain.user.UserCommand.ProveEmail;
import io.mediahub.domain.user.UserState;
import io.mediahub.domain.user.UserState.Address;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.web.IdempotencyKey;
import io.mediahub.user.UserProblem;
import io.mediahub.user.account.AccountRules;
import io.mediahub.user.account.Accounts;
import io.mediahub.user.guard.Budgets;
import io.mediahub.user.mail.Letters;
import io.mediahub.user.mail.MailedCodes;
import io.mediahub.user.mail.Recipients;
import java.time.Duration;
import mediahub.user.EmailChanged;
import mediahub.user.UserEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Proves that mails to an address reach a person. An address takes the place of another only when
 * it is proved, and the old one is told.
 */
@Component
final class EmailProofs {
  static final String CHANGED = "email-changed";

  private static final Duration LIFE = Duration.ofHours(12);

  private final Accounts accounts;
  private final Recipients recipients;
  private final Letters letters;
  private final Budgets budgets;

  EmailProofs(Accounts accounts, Recipients recipients, Letters letters, Budgets budgets) {
    this.accounts = accounts;
    this.recipients = recipients;
    this.letters = letters;
    this.budgets = budgets;
  }

  /**
   * Has a code sent.
   *
   * @param wanted the address that is to take the place of the account's; null for its own
   */
  void request(String userId, @Nullable String wanted, IdempotencyKey key) {
    budgets
        .take(Budgets.Kind.PROOFS, userId)
        .ifPresent(
            wait -> {
              throw new RefusalException(UserProblem.TOO_MANY_MAILS.refusal(), wait);
            });
    String detail = wanted == null ? "" : AccountRules.email(wanted);
    String id = key.by("proof:" + userId).commandId();
    letters.send(Accounts.EMAIL_PROOF, id, userId, detail, LIFE);
  }

  void prove(@Nullable String code, IdempotencyKey key) {
    String given = AccountRules.required(code, "code");
    String userId = MailedCodes.userId(given).orElseThrow(EmailProofs::invalid);
    UserState.Registered before = accounts.find(userId).orElseThrow(EmailProofs::invalid);
    String hash = MailedCodes.hash(given);
    CommandContext context = key.asking(hash.getBytes(US_ASCII)).by(userId);
    Address proved = before.proof() == null ? null : before.proof().address();
    if (proved != null) {
      String email = accounts.emailOf(userId, proved).orElseThrow(EmailProofs::invalid);
      context = accounts.claiming(context, email);
    }
    if (proved == null || before.address() == null || isSame(proved, before.address())) {
      execute(userId, hash, context);
      return;
    }
    change(userId, hash, before.address(), context);
  }

  private void change(String userId, String hash, Address old, CommandContext context) {
    String told = recipients.addressOf(userId).orElse("");
    CommandOutcome<UserState, UserEvent> outcome =
        letters.telling(
            CHANGED,
            userId,
            told,
            context,
            () -> accounts.execute(userId, new ProveEmail(hash, context.now()), context));
    boolean changed =
        refusingQuietly(outcome).events().stream().anyMatch(EmailChanged.class::isInstance);
    if (changed) {
      accounts.emailOf(userId, old).ifPresent(email -> accounts.release(userId, email));
    }
  }

  private void execute(String userId, String hash, CommandContext context) {
    refusingQuietly(accounts.execute(userId, new ProveEmail(hash, context.now()), context));
  }

  /** Somebody took the address in the meantime: that it is taken is not told. */
  private static CommandOutcome.Accepted<UserState, UserEvent> refusingQuietly(
      CommandOutcome<UserState, UserEvent> outcome) {
    return switch (outcome) {
      case CommandOutcome.Accepted<UserState, UserEvent> accepted -> accepted;
      case CommandOutcome.Refused<UserState, UserEvent> refused
          when refused.refusal().code().equals(UserProblem.EMAIL_TAKEN.code()) ->
          throw invalid();
      case CommandOutcome.Refused<UserState, UserEvent> refused ->
          throw new RefusalException(refused.refusal());
    };
  }

  private static boolean isSame(Address one, Address other) {
    return one.lookup().equals(other.lookup());
  }

  private static RefusalException invalid() {
    return new RefusalException(CODE_INVALID.refusal());
  }
}
