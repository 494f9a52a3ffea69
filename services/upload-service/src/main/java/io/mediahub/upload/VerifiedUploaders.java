package io.mediahub.upload;

import io.mediahub.platform.command.Aggregates;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.refusal.RefusalException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks the account, on the write side, whether its address is proved, where that is needed. */
@Component
final class VerifiedUploaders {
  /** What is read of an account. */
  record Account(@Nullable Address address) {}

  record Address(boolean proved) {}

  private final CommandExecutor executor;
  private final UploaderSettings settings;

  VerifiedUploaders(CommandExecutor executor, UploaderSettings settings) {
    this.executor = executor;
    this.settings = settings;
  }

  /**
   * @throws RefusalException {@code email-unverified}
   */
  void require(String userId) {
    if (settings.verifiedEmail() && !isVerified(userId)) {
      throw new RefusalException(UploadProblem.EMAIL_UNVERIFIED.refusal());
    }
  }

  private boolean isVerified(String userId) {
    Optional<Account> account =
        executor.part(Aggregates.USER, userId, Account.class).map(Versioned::state);
    return account.map(Account::address).filter(Address::proved).isPresent();
  }
}
