package io.mediahub.platform.data;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up when a connection answers within two seconds. */
final class PostgresHealth extends AbstractHealthIndicator {
  private static final int SECONDS = 2;

  private final DataSource source;

  PostgresHealth(DataSource source) {
    super("The database does not answer.");
    this.source = source;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) throws SQLException {
    try (Connection connection = source.getConnection()) {
      builder.status(
          connection.isValid(SECONDS)
              ? org.springframework.boot.health.contributor.Status.UP
              : org.springframework.boot.health.contributor.Status.DOWN);
    }
  }
}
