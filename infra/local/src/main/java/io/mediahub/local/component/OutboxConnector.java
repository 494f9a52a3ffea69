package io.mediahub.local.component;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.process.Backoff;
import io.mediahub.local.process.Component;
import io.mediahub.local.settings.Database;
import io.mediahub.local.settings.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The outbox connector inside Connect: applied when the table is there, watched, and started again
 * when it failed (Debezium stays failed after the database was away).
 */
final class OutboxConnector implements Component {
  static final String SLOT = "mediahub_outbox";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(10));

  private final Platform platform;
  private final Postgres postgres;
  private final Connect connect;
  private final Component owner;
  private final ConnectApi api;
  private final boolean newSlot;
  private boolean applied;
  private int restarts;
  private Instant nextRestart = Instant.EPOCH;

  /**
   * @param owner the service whose migrations make the outbox table
   * @param newSlot whether the slot may be newer than what the connector remembers
   */
  OutboxConnector(
      Platform platform, Postgres postgres, Connect connect, Component owner, boolean newSlot) {
    this.platform = platform;
    this.postgres = postgres;
    this.connect = connect;
    this.owner = owner;
    this.api = new ConnectApi(connect.address());
    this.newSlot = newSlot;
  }

  @Override
  public String name() {
    return "outbox";
  }

  @Override
  public Set<String> needs() {
    return Set.of(postgres.name(), connect.name(), owner.name());
  }

  @Override
  public String url() {
    return connect.url() + "/connectors/mediahub-outbox";
  }

  /** It has no process of its own: it runs inside Connect. */
  @Override
  public String log() {
    return connect.log();
  }

  /**
   * Makes the replication slot in a PostgreSQL that is not run from here, before any service can
   * accept a command: an outbox row is inserted and deleted at once, so what is written before the
   * slot exists never reaches Kafka. (In the PostgreSQL that is run from here, the slot is made
   * once that serves.)
   *
   * @throws Failure when it cannot be made
   */
  @Override
  public void check(Consumer<String> messages) {
    Database decisions = postgres.decisions();
    if (decisions.local()) {
      return;
    }
    try {
      new DatabaseSetup(database -> decisions.connect())
          .ensureSlot(decisions.database(), SLOT, newSlot);
    } catch (SQLException e) {
      throw new Failure(
          ExitCode.PREREQUISITE_MISSING,
          "The replication slot of the outbox cannot be created in "
              + decisions
              + ": "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + ".",
          "The server needs wal_level=logical, the database must exist, and its user needs"
              + " REPLICATION; see docs/operations.md.");
    }
  }

  @Override
  public Duration stillFor() {
    return Duration.ofMinutes(3);
  }

  @Override
  public boolean ready() throws IOException, InterruptedException, SQLException {
    JsonNode definition =
        JSON.readTree(Files.readString(platform.places().dist().resolve("connectors/outbox.json")));
    String name = definition.get("name").asString();
    ObjectNode config = (ObjectNode) definition.get("config");
    Sizing.of(platform).connector().forEach(config::put);
    if (!applied) {
      if (!tableIsThere()) {
        throw new IOException("the services have not created the outbox table yet");
      }
      api.requireExactlyOnce(name, config);
      if (newSlot) {
        beginWithNewSlot(name, config);
      } else {
        api.apply(name, config);
      }
      applied = true;
    }
    ConnectApi.Health health = api.health(name);
    switch (health) {
      case RUNNING -> restarts = 0;
      case FAILED -> {
        requireSlot();
        restart(name);
      }
      case MISSING -> applied = false;
      case STARTING -> {}
    }
    if (health != ConnectApi.Health.RUNNING) {
      throw new IOException("the connector is " + health.name().toLowerCase(java.util.Locale.ROOT));
    }
    return true;
  }

  /**
   * The offset that the connector remembers is of the slot before, or of a server before it was
   * restored, whose log may have been longer. It is forgotten, and for this run the slot decides
   * where reading begins.
   */
  private void beginWithNewSlot(String name, ObjectNode config)
      throws IOException, InterruptedException {
    api.forgetOffsets(name);
    ObjectNode trusting = config.deepCopy();
    trusting.put("offset.mismatch.strategy", "trust_slot");
    api.apply(name, trusting);
    api.resume(name);
  }

  private void restart(String name) throws IOException, InterruptedException {
    Instant now = Instant.now();
    if (now.isAfter(nextRestart)) {
      api.restartFailed(name);
      restarts++;
      nextRestart = now.plus(BACKOFF.pause(restarts));
    }
  }

  /** A connector whose slot was lost would fail for ever without saying why. */
  private void requireSlot() throws SQLException {
    try (Connection connection = postgres.decisions().connect()) {
      DatabaseSetup.requireNotLost(connection, SLOT);
    }
  }

  private boolean tableIsThere() throws SQLException {
    try (Connection connection = postgres.decisions().connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select 1 from pg_publication_tables where pubname = '%s' and tablename = 'outbox'"
                    .formatted(SLOT))) {
      return rows.next();
    }
  }
}
