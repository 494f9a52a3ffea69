package io.mediahub.user.factor;

import static io.mediahub.domain.user.UserRefusal.SECOND_FACTOR_EXISTS;
import static io.mediahub.domain.user.UserRefusal.SECOND_FACTOR_UNKNOWN;
import static io.mediahub.domain.user.UserRefusal.SECOND_FACTOR_WRONG;

import io.mediahub.domain.user.UserCommand;
import io.mediahub.domain.user.UserCommand.AddSecondFactor;
import io.mediahub.domain.user.UserCommand.OfferSecondFactor;
import io.mediahub.domain.user.UserCommand.RemoveSecondFactor;
import io.mediahub.domain.user.UserCommand.RemoveSecondFactorOf;
import io.mediahub.domain.user.UserCommand.UseRecoveryCode;
import io.mediahub.domain.user.UserCommand.UseSecondFactor;
import io.mediahub.domain.user.UserRefusal;
import io.mediahub.domain.user.UserState;
import io.mediahub.domain.user.UserState.SecondFactor;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.command.CommandOutcome.Accepted;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.user.UserProblem;
import io.mediahub.user.account.Accounts;
import io.mediahub.user.guard.Budgets;
import io.mediahub.user.mail.Letters;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import mediahub.user.UserEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Offers, adds, checks and removes the second factor of an account. */
@Component
public final class SecondFactors {
  private static final String FIELD = "secondFactor";
  static final String ADDED = "added";
  static final String REMOVED = "removed";

  private static final int SECRET_BYTES = 20;
  private static final Pattern BY_TIME = Pattern.compile("\\d{6}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Accounts accounts;
  private final RecoveryCodes recovery;
  private final Budgets budgets;
  private final Letters letters;
  private final Clock clock;

  SecondFactors(
      Accounts accounts, RecoveryCodes recovery, Budgets budgets, Letters letters, Clock clock) {
    this.letters = letters;
    this.accounts = accounts;
    this.recovery = recovery;
    this.budgets = budgets;
    this.clock = clock;
  }

  /**
   * Asks for the second factor of an account whose password was right. Nothing happens where there
   * is none.
   *
   * @param code of the app, or a recovery code
   * @param context of the command that needs it; a retry of that command gives the same code again
   * @throws RefusalException {@code second-factor-required}, {@code second-factor-wrong}, or {@code
   *     too-many-codes}, however the codes are spread over sources
   */
  public void require(
      String userId, UserState.Registered user, @Nullable String code, CommandContext context) {
    SecondFactor factor = user.factorInForce();
    if (factor == null) {
      return;
    }
    if (code == null || code.isBlank()) {
      throw new RefusalException(UserProblem.SECOND_FACTOR_REQUIRED.refusal());
    }
    budgets
        .take(Budgets.Kind.WRONG_CODES, userId)
        .ifPresent(
            wait -> {
              throw new RefusalException(UserProblem.TOO_MANY_CODES.refusal(), wait);
            });
    String typed = code.strip();
    UserCommand use =
        BY_TIME.matcher(typed).matches()
            ? new UseSecondFactor(stepOf(userId, factor, typed))
            : new UseRecoveryCode(recovery.hash(userId, typed));
    accounts.execute(userId, use, context.forStep("second factor")).orThrow();
    budgets.giveBack(Budgets.Kind.WRONG_CODES, userId);
  }

  private long stepOf(String userId, SecondFactor factor, String code) {
    OptionalLong step = Totp.step(secretOf(userId, factor), code, clock.instant());
    return step.orElseThrow(
        () -> new RefusalException(SECOND_FACTOR_WRONG.refusal()).about(userId));
  }

  private byte[] secretOf(String userId, SecondFactor factor) {
    return accounts
        .unsealed(userId, FIELD, factor.sealedSecret())
        .map(Base32::decode)
        .orElseThrow(() -> new RefusalException(UserRefusal.USER_FORGOTTEN.refusal()));
  }

  /** The secret in Base32, also for a retry of the command. */
  String offer(String userId, CommandContext context) {
    byte[] random = new byte[SECRET_BYTES];
    RANDOM.nextBytes(random);
    String sealed = accounts.sealed(userId, FIELD, Base32.encode(random));
    var accepted = accounts.execute(userId, new OfferSecondFactor(sealed), context).orThrow();
    if (accepted.state() instanceof UserState.Registered user && user.secondFactor() != null) {
      return Base32.encode(secretOf(userId, user.secondFactor()));
    }
    throw new RefusalException(SECOND_FACTOR_UNKNOWN.refusal());
  }

  /**
   * Adds the factor that was offered.
   *
   * @param code of the app
   */
  Accepted<UserState, UserEvent> add(String userId, String code, CommandContext context) {
    return telling(
        userId,
        ADDED,
        context,
        () -> accounts.execute(userId, user -> adding(userId, user, code, context), context));
  }

  private AddSecondFactor adding(
      String userId, UserState.Registered user, String code, CommandContext context) {
    SecondFactor offered = user.secondFactor();
    if (offered == null) {
      throw new RefusalException(SECOND_FACTOR_UNKNOWN.refusal());
    }
    if (offered.isInForce()) {
      throw new RefusalException(SECOND_FACTOR_EXISTS.refusal());
    }
    return new AddSecondFactor(
        stepOf(userId, offered, code.strip()),
        recovery.of(userId, context.commandId()).stream()
            .map(each -> recovery.hash(userId, each))
            .toList());
  }

  Accepted<UserState, UserEvent> remove(String userId, CommandContext context) {
    return telling(
        userId,
        REMOVED,
        context,
        () -> accounts.execute(userId, new RemoveSecondFactor(userId), context));
  }

  /** For a person who has lost it. */
  Accepted<UserState, UserEvent> removeOf(
      String userId, String administratorId, CommandContext context) {
    return telling(
        userId,
        REMOVED,
        context,
        () ->
            accounts.administer(
                userId,
                administratorId,
                (by, another) -> new RemoveSecondFactorOf(administratorId, by),
                context));
  }

  private Accepted<UserState, UserEvent> telling(
      String userId,
      String what,
      CommandContext context,
      Supplier<CommandOutcome<UserState, UserEvent>> command) {
    return letters.telling(FactorLetter.KIND, userId, what, context, command).orThrow();
  }
}
