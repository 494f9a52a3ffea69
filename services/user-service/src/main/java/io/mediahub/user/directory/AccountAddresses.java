package io.mediahub.user.directory;

import io.mediahub.domain.user.UserState;
import io.mediahub.user.account.Accounts;
import io.mediahub.user.directory.UserDirectory.Entry;
import io.mediahub.user.mail.Recipients;
import java.util.Optional;

/**
 * The address that the account has on the write side. The directory is asked only for accounts from
 * before their state had it, whose address never changed.
 */
final class AccountAddresses implements Recipients {
  private final Accounts accounts;
  private final UserDirectory directory;

  AccountAddresses(Accounts accounts, UserDirectory directory) {
    this.accounts = accounts;
    this.directory = directory;
  }

  @Override
  public Optional<String> addressOf(String userId) {
    Optional<UserState.Registered> account = accounts.find(userId);
    return account.isPresent() && account.get().address() == null
        ? directory.find(userId).map(Entry::email)
        : account.flatMap(there -> accounts.emailOf(userId, there));
  }
}
