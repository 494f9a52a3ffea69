package io.mediahub.platform.data;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.mediahub.base.settings.DatabaseSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** Makes pools of connections that never wait without a deadline. */
final class PostgresSource {
  private PostgresSource() {}

  static HikariDataSource open(
      String name, DatabaseSettings database, MeterRegistry meters, boolean readOnly) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(database.url());
    config.setUsername(database.username());
    config.setPassword(database.password());
    config.setReadOnly(readOnly);
    config.setMaximumPoolSize(database.poolSize());
    config.setMinimumIdle(1);
    config.setIdleTimeout(Duration.ofMinutes(2).toMillis());
    config.setConnectionTimeout(Duration.ofSeconds(5).toMillis());
    config.setValidationTimeout(Duration.ofSeconds(2).toMillis());
    // Who opens it waits; a service that starts before its database is up says so by its health.
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("ApplicationName", name);
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty("socketTimeout", "30");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
    return new HikariDataSource(config);
  }
}
