package io.mediahub.user.account;

import io.mediahub.base.settings.InvalidSettingException;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.user.UserSettings;
import io.mediahub.user.UserSettings.Admin;
import io.mediahub.user.account.AccountRules.NewAccount;
import io.mediahub.user.guard.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mediahub.user.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Creates the ADMIN account that the settings name, once. A later start changes no password, and
 * gives no role back that an administrator took away. An account that somebody else registered with
 * that address first is never promoted.
 */
@Component
final class AdminAccount implements ApplicationRunner {
  private static final Logger LOG = LoggerFactory.getLogger(AdminAccount.class);

  private final UserSettings settings;
  private final Accounts accounts;
  private final SystemCommands commands;

  AdminAccount(UserSettings settings, Accounts accounts, SystemCommands commands) {
    this.settings = settings;
    this.accounts = accounts;
    this.commands = commands;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    Admin admin = settings.admin();
    if (admin.email() == null || admin.password() == null) {
      return;
    }
    try {
      ensure(AccountRules.account(admin.email(), admin.password(), () -> Profile.OF_ADMINISTRATOR));
    } catch (RefusalException e) {
      throw new InvalidSettingException(
          "The account of mediahub.admin.email and mediahub.admin.password cannot be made: "
              + e.refusal().sentence());
    }
  }

  private void ensure(NewAccount named) {
    var there = accounts.findId(named.email());
    if (there.isEmpty()) {
      PasswordRules.refuseCommon(named.password(), "password", named.email());
      var outcome =
          accounts.register(
              named, List.of(Role.VIEWER, Role.CREATOR, Role.ADMIN), null, context(), Source.SELF);
      if (outcome instanceof CommandOutcome.Accepted) {
        LOG.info("The administrator's account was made");
        return;
      }
      there = accounts.findId(named.email());
    }
    String userId = there.orElseThrow();
    Optional<UserState.Registered> found = accounts.find(userId);
    if (found.isEmpty()) {
      LOG.warn(
          "The account of mediahub.admin.email is to be deleted, and a start does not keep it");
      return;
    }
    UserState.Registered account = found.get();
    if (account.roles().contains(Role.ADMIN)) {
      return;
    }
    if (account.everAdministrator()) {
      LOG.warn(
          "The account of mediahub.admin.email is no longer an administrator, and a start does not"
              + " change that. Another administrator can give the role back");
      return;
    }
    requireOwn(userId, named);
    List<Role> more = new ArrayList<>(account.roles());
    more.add(Role.ADMIN);
    accounts.makeAdministrator(userId, more, context()).orThrow();
    LOG.info("The account of mediahub.admin.email was made an administrator");
  }

  private void requireOwn(String userId, NewAccount named) {
    boolean own =
        accounts
            .authenticate(named.email(), named.password(), Source.SELF)
            .filter(account -> account.userId().equals(userId))
            .isPresent();
    if (!own) {
      throw new InvalidSettingException(
          "The address of mediahub.admin.email has an account already, which is not an"
              + " administrator and has another password than mediahub.admin.password. Set another"
              + " address, or the password of that account.");
    }
  }

  private CommandContext context() {
    return commands.of(UUID.randomUUID().toString());
  }
}
