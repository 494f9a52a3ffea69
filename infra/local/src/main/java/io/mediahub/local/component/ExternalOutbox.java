package io.mediahub.local.component;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.settings.Database;
import io.mediahub.local.settings.Platform;
import java.sql.SQLException;

/** The replication slot in a PostgreSQL that is not run from here. */
public final class ExternalOutbox {
  private ExternalOutbox() {}

  /**
   * Makes the slot before any service can accept a command: a row is inserted and deleted at once,
   * so what is written before the slot exists is never shipped.
   *
   * @throws Failure when it cannot be made
   */
  public static void ensureSlot(Platform platform) {
    Database decisions = platform.decisions();
    if (decisions.local()) {
      return;
    }
    try {
      new DatabaseSetup(database -> decisions.connect())
          .ensureSlot(decisions.database(), OutboxConnector.SLOT);
    } catch (SQLException e) {
      throw new Failure(
          ExitCode.PREREQUISITE_MISSING,
          "The replication slot of the outbox cannot be made in "
              + decisions
              + ": "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + ".",
          "It needs wal_level=logical, the database, and a user with REPLICATION; see"
              + " docs/operations.md.");
    }
  }
}
