package io.mediahub.platform.data;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.mediahub.base.settings.DatabaseSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to PostgreSQL that never wait without a deadline. */
public final class PostgresSource {
  private PostgresSource() {}

  /**
   * Opens a connection for each request.
   *
   * @param name how the database lists the connections
   */
  public static DataSource unpooled(String name, DatabaseSettings database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(database.url());
    source.setUser(database.username());
    source.setPassword(database.password());
    source.setApplicationName(name);
    source.setConnectTimeout(5);
    source.setSocketTimeout(30);
    source.setTcpKeepAlive(true);
    return source;
  }

  static HikariDataSource pool(
      String name, DatabaseSettings database, MeterRegistry meters, boolean readOnly) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(unpooled(name, database));
    config.setReadOnly(readOnly);
    config.setMaximumPoolSize(database.poolSize());
    config.setMinimumIdle(1);
    config.setIdleTimeout(Duration.ofMinutes(2).toMillis());
    config.setConnectionTimeout(Duration.ofSeconds(5).toMillis());
    config.setValidationTimeout(Duration.ofSeconds(2).toMillis());
    // Callers wait for a connection; a service that starts before its database is up is unhealthy.
    config.setInitializationFailTimeout(-1);
    config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
    return new HikariDataSource(config);
  }
}
