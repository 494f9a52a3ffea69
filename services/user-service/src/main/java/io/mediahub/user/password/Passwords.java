package io.mediahub.user.password;

import static io.mediahub.domain.user.UserRefusal.CODE_INVALID;
import static io.mediahub.domain.user.UserRefusal.USER_UNKNOWN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.mediahub.domain.user.UserCommand;
import io.mediahub.domain.user.UserCommand.ChangePassword;
import io.mediahub.domain.user.UserCommand.ResetPassword;
import io.mediahub.domain.user.UserState;
import io.mediahub.domain.user.UserState.MailedCode;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.command.CommandOutcome.Accepted;
import io.mediahub.platform.refusal.PlatformRefusal;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.IdempotencyKey;
import io.mediahub.user.UserProblem;
import io.mediahub.user.account.AccountRules;
import io.mediahub.user.account.Accounts;
import io.mediahub.user.account.PasswordRules;
import io.mediahub.user.guard.Budgets;
import io.mediahub.user.guard.LoginThrottle;
import io.mediahub.user.guard.Source;
import io.mediahub.user.mail.Letters;
import io.mediahub.user.mail.MailedCodes;
import io.mediahub.user.mail.Recipients;
import java.time.Duration;
import java.util.function.Function;
import mediahub.user.UserEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Replaces passwords. Slow hashes are made only after everything else is right, and not again for a
 * repetition.
 */
@Component
final class Passwords {
  static final String RESET = "password-reset";
  static final String CHANGED = "password-changed";

  /** A request for a code is answered soon, or of no use any more. */
  private static final Duration REQUEST_LIFE = Duration.ofMinutes(20);

  private static final String NEW = "newPassword";

  private final Accounts accounts;
  private final Recipients recipients;
  private final Letters letters;
  private final LoginThrottle throttle;
  private final Budgets budgets;

  Passwords(
      Accounts accounts,
      Recipients recipients,
      Letters letters,
      LoginThrottle throttle,
      Budgets budgets) {
    this.accounts = accounts;
    this.recipients = recipients;
    this.letters = letters;
    this.throttle = throttle;
    this.budgets = budgets;
  }

  /** Ends all other sessions. */
  Accepted<UserState, UserEvent> change(
      CurrentUser user,
      @Nullable String current,
      @Nullable String wanted,
      IdempotencyKey key,
      Source source) {
    String known = AccountRules.required(current, "currentPassword");
    String password = checked(user.userId(), wanted);
    CommandContext context = key.asking("password".getBytes(US_ASCII)).by(user.userId());
    return accepted(
        user.userId(),
        password,
        source,
        context,
        account -> {
          LoginThrottle.Attempt attempt = throttle.attempt("user:" + user.userId(), source);
          if (!accounts.matches(user.userId(), account, known, source)) {
            throw new RefusalException(UserProblem.PASSWORD_WRONG.refusal()).about(user.userId());
          }
          attempt.succeeded();
          return new ChangePassword(
              accounts.sealedHash(user.userId(), password, source), user.sessionId());
        });
  }

  /**
   * Asks for a code by mail. The account is looked for later, by who sends the mail: so there is
   * nothing in the answer, or in its time, that tells whether there is one.
   */
  void requestReset(@Nullable String email, IdempotencyKey key, Source source) {
    String address = AccountRules.email(email);
    budgets
        .take(Budgets.Kind.RESETS_FROM_SOURCE, source.network())
        .ifPresent(
            wait -> {
              throw new RefusalException(UserProblem.TOO_MANY_MAILS.refusal(), wait);
            });
    String name = accounts.nameOf(address);
    // Who has asked often enough gets the same answer, so that nobody can keep another from it.
    if (budgets.take(Budgets.Kind.RESETS_TO_ADDRESS, name).isEmpty()) {
      String id = key.by("reset:" + name).commandId();
      letters.send(RESET, id, null, address, REQUEST_LIFE);
    }
  }

  /** Ends all sessions. */
  void reset(@Nullable String code, @Nullable String wanted, IdempotencyKey key, Source source) {
    String given = AccountRules.required(code, "code");
    String userId = MailedCodes.userId(given).orElseThrow(Passwords::invalid);
    String password = checked(userId, wanted);
    String hash = MailedCodes.hash(given);
    CommandContext context = key.asking(hash.getBytes(US_ASCII)).by(userId);
    try {
      accepted(
          userId,
          password,
          source,
          context,
          account -> {
            MailedCode expected = account.reset();
            if (expected == null || !expected.hash().equals(hash)) {
              throw invalid();
            }
            return new ResetPassword(
                hash, context.now(), accounts.sealedHash(userId, password, source));
          });
    } catch (RefusalException e) {
      throw e.refusal().code().equals(USER_UNKNOWN.code()) ? invalid() : e;
    }
  }

  private Accepted<UserState, UserEvent> accepted(
      String userId,
      String password,
      Source source,
      CommandContext context,
      Function<UserState.Registered, UserCommand> command) {
    CommandOutcome<UserState, UserEvent> outcome =
        letters.telling(
            CHANGED, userId, "", context, () -> accounts.execute(userId, command, context));
    var accepted = outcome.orThrow();
    // The hash of the request does not cover the password, so that of a repetition is compared.
    if (outcome.replayed()
        && !(accepted.state() instanceof UserState.Registered account
            && accounts.matches(userId, account, password, source))) {
      throw new RefusalException(PlatformRefusal.IDEMPOTENCY_KEY_REUSED.refusal());
    }
    return accepted;
  }

  private String checked(String userId, @Nullable String wanted) {
    String password = AccountRules.password(wanted, NEW);
    PasswordRules.refuseCommon(password, NEW, recipients.addressOf(userId).orElse(""));
    return password;
  }

  private static RefusalException invalid() {
    return new RefusalException(CODE_INVALID.refusal());
  }
}
