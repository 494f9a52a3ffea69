package io.mediahub.local.component;

import io.mediahub.local.process.Component;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The outbox connector inside Connect: applied when the table is there, watched, and started again
 * when it failed (Debezium stays failed after the database was away).
 */
final class OutboxConnector implements Component {
  static final String SLOT = "mediahub_outbox";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Platform platform;
  private final Set<String> needs;
  private final ConnectApi api;
  private boolean applied;
  private Duration pause = FIRST_PAUSE;
  private Instant nextRestart = Instant.EPOCH;

  OutboxConnector(Platform platform, Set<String> needs) {
    this.platform = platform;
    this.needs = needs;
    this.api = new ConnectApi(platform.connectUrl());
  }

  @Override
  public String name() {
    return "outbox";
  }

  @Override
  public Set<String> needs() {
    return needs;
  }

  @Override
  public String url() {
    return platform.connectUrl() + "/connectors/mediahub-outbox";
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
    if (!applied) {
      if (!tableIsThere()) {
        throw new IOException("the services have not made the outbox table yet");
      }
      api.requireExactlyOnce(name, definition.get("config"));
      api.apply(name, definition.get("config"));
      applied = true;
    }
    ConnectApi.Health health = api.health(name);
    switch (health) {
      case RUNNING -> pause = FIRST_PAUSE;
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

  private void restart(String name) throws IOException, InterruptedException {
    Instant now = Instant.now();
    if (now.isAfter(nextRestart)) {
      api.restartFailed(name);
      nextRestart = now.plus(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
  }

  /** A connector whose slot was lost would fail for ever without saying why. */
  private void requireSlot() throws SQLException {
    try (Connection connection = platform.decisions().connect()) {
      DatabaseSetup.requireNotLost(connection, SLOT);
    }
  }

  private boolean tableIsThere() throws SQLException {
    try (Connection connection = platform.decisions().connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select 1 from pg_publication_tables where pubname = '%s' and tablename = 'outbox'"
                    .formatted(SLOT))) {
      return rows.next();
    }
  }
}
