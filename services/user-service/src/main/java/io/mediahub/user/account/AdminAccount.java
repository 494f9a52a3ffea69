package io.mediahub.user.account;

import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.Outcome;
import io.mediahub.platform.settings.InvalidSettingException;
import io.mediahub.platform.settings.MediaHubSettings;
import io.mediahub.platform.settings.MediaHubSettings.Admin;
import io.mediahub.platform.telemetry.Traces;
import io.mediahub.platform.web.RefusalException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import mediahub.user.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Makes the ADMIN account that the settings name, once; a later start changes no password. An
 * account that somebody else registered with that address first is never promoted.
 */
@Component
final class AdminAccount implements ApplicationRunner {
  private static final Logger LOG = LoggerFactory.getLogger(AdminAccount.class);

  private final MediaHubSettings settings;
  private final Accounts accounts;
  private final Traces traces;
  private final Clock clock;

  AdminAccount(MediaHubSettings settings, Accounts accounts, Traces traces, Clock clock) {
    this.settings = settings;
    this.accounts = accounts;
    this.traces = traces;
    this.clock = clock;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    Admin admin = settings.admin();
    if (admin == null || admin.email() == null || admin.password() == null) {
      return;
    }
    try {
      ensure(AccountRules.email(admin.email()), AccountRules.password(admin.password()));
    } catch (RefusalException e) {
      throw new InvalidSettingException(
          "The account of mediahub.admin.email and mediahub.admin.password cannot be made: "
              + e.refusal().sentence());
    }
  }

  private void ensure(String email, String password) {
    var there = accounts.findId(email);
    if (there.isEmpty()) {
      var outcome =
          accounts.register(
              email,
              password,
              "Administrator",
              List.of(Role.VIEWER, Role.CREATOR, Role.ADMIN),
              context());
      if (outcome instanceof Outcome.Accepted) {
        LOG.info("The administrator's account was made");
        return;
      }
      there = accounts.findId(email);
    }
    String userId = there.orElseThrow();
    List<Role> roles = accounts.find(userId).map(UserState.Registered::roles).orElseGet(List::of);
    if (!roles.contains(Role.ADMIN)) {
      requireOwn(userId, email, password);
      List<Role> more = new ArrayList<>(roles);
      more.add(Role.ADMIN);
      accounts.changeRoles(userId, more, context()).orThrow();
      LOG.info("The administrator's account got its role back");
    }
  }

  private void requireOwn(String userId, String email, String password) {
    boolean own =
        accounts
            .authenticate(email, password)
            .filter(account -> account.userId().equals(userId))
            .isPresent();
    if (!own) {
      throw new InvalidSettingException(
          "The address of mediahub.admin.email has an account already, which is no administrator's"
              + " and has another password than mediahub.admin.password. Name another address, or"
              + " give the password with which that account was registered.");
    }
  }

  private CommandContext context() {
    String commandId = UUID.randomUUID().toString();
    return new CommandContext(
        commandId,
        "system:user-service",
        traces.traceParent(),
        commandId,
        clock.instant(),
        List.of());
  }
}
