package io.mediahub.user.forgetting;

import static io.mediahub.domain.Bytes.base64;
import static io.mediahub.user.UserConfiguration.USER;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.domain.user.UserCommand;
import io.mediahub.domain.user.UserCommand.Wish;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.command.Grounded;
import io.mediahub.platform.command.Premise;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.seal.Sealer;
import io.mediahub.platform.web.IdempotencyKey;
import io.mediahub.user.UserProblem;
import io.mediahub.user.account.Accounts;
import io.mediahub.user.account.Administrators;
import io.mediahub.user.guard.LoginThrottle;
import io.mediahub.user.guard.Source;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import mediahub.user.UserEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who wants an account deleted, or kept, on the write side. */
@Component
class Deletions {
  private final CommandExecutor executor;
  private final Accounts accounts;
  private final Administrators administrators;
  private final LoginThrottle throttle;
  private final Sealer sealer;
  private final ForgettingSettings settings;

  Deletions(
      CommandExecutor executor,
      Accounts accounts,
      Administrators administrators,
      LoginThrottle throttle,
      Sealer sealer,
      ForgettingSettings settings) {
    this.executor = executor;
    this.accounts = accounts;
    this.administrators = administrators;
    this.throttle = throttle;
    this.sealer = sealer;
    this.settings = settings;
  }

  /**
   * The owner asks for it, and gives the password again.
   *
   * @throws RefusalException {@code credentials-invalid} for a wrong password
   */
  CommandOutcome<UserState, UserEvent> ofOwn(
      String userId, String password, CommandContext context, Source source) {
    requirePassword(userId, userId, password, source);
    return executor.executeGrounded(
        USER,
        userId,
        () -> request(userId, Wish.OWNER, Optional.empty(), null, context.now()),
        context);
  }

  /** An administrator asks for it, whose role is a premise of the transaction. */
  CommandOutcome<UserState, UserEvent> ofAnother(
      String userId, String reason, String administratorId, CommandContext context) {
    return executor.executeGrounded(
        USER,
        userId,
        () -> {
          Optional<Premise> by = administrators.standing(administratorId);
          // An account that has no key must not get one by this: it may not even exist.
          String sealed =
              accounts.find(userId).isPresent()
                  ? base64(sealer.seal(userId, "deletionReason", reason))
                  : null;
          return request(
              userId, by.isPresent() ? Wish.ADMINISTRATOR : Wish.NOBODY, by, sealed, context.now());
        },
        context);
  }

  private Grounded<UserCommand> request(
      String userId, Wish wish, Optional<Premise> by, @Nullable String sealedReason, Instant now) {
    Optional<Premise> another = administrators.another(userId);
    return new Grounded<>(
        new UserCommand.RequestDeletion(
            wish, another.isPresent(), now.plus(settings.period()), sealedReason),
        // The version of the account itself is always compared.
        Stream.concat(by.stream(), another.stream())
            .filter(premise -> !premise.aggregateId().equals(userId))
            .distinct()
            .toList());
  }

  /**
   * The owner wants to stay. An account that is to be deleted has no tokens, so this asks for what
   * a log-in asks for.
   *
   * @throws RefusalException {@code credentials-invalid} for a wrong address or password
   */
  String withdrawOwn(String email, String password, IdempotencyKey key, Source source) {
    if (!Accounts.isText(email) || !Accounts.isText(password)) {
      throw new RefusalException(UserProblem.CREDENTIALS_INVALID.refusal());
    }
    String name = accounts.nameOf(email);
    String userId = accounts.findId(email).orElse("");
    requirePassword(name, userId, password, source);
    executor
        .execute(
            USER,
            userId,
            new UserCommand.WithdrawDeletion(Wish.OWNER),
            key.asking(userId.getBytes(UTF_8)).by(userId))
        .orThrow();
    return userId;
  }

  private void requirePassword(String name, String userId, String password, Source source) {
    LoginThrottle.Attempt attempt = throttle.attempt(name, source);
    if (!Accounts.isText(password) || !accounts.isPassword(userId, password, source)) {
      throw new RefusalException(UserProblem.CREDENTIALS_INVALID.refusal()).about(name);
    }
    attempt.succeeded();
  }

  CommandOutcome<UserState, UserEvent> withdrawAnother(
      String userId, String administratorId, CommandContext context) {
    return executor.executeGrounded(
        USER,
        userId,
        () -> {
          Optional<Premise> by = administrators.standing(administratorId);
          return new Grounded<>(
              new UserCommand.WithdrawDeletion(by.isPresent() ? Wish.ADMINISTRATOR : Wish.NOBODY),
              by.stream().toList());
        },
        context);
  }

  /** Empty for an account that never was. */
  Optional<Versioned<UserState>> find(String userId) {
    return executor.state(USER, userId);
  }
}
