package io.mediahub.platform.data;

import com.zaxxer.hikari.HikariDataSource;
import io.mediahub.base.settings.DecisionsSettings;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The write side's database: pool, migration, health. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DecisionsSettings.class)
public class DecisionsConfiguration {
  @Bean
  HikariDataSource decisions(DecisionsSettings settings, MeterRegistry meters) {
    HikariDataSource decisions = PostgresSource.pool("decisions", settings, meters, false);
    migrate(decisions);
    return decisions;
  }

  /** Several services migrate at the same time; Flyway's lock lets one of them go first. */
  private static void migrate(DataSource decisions) {
    Flyway.configure()
        .dataSource(decisions)
        .locations("classpath:db/decisions")
        .connectRetries(30)
        .connectRetriesInterval(2)
        .lockRetryCount(60)
        .load()
        .migrate();
  }

  @Bean
  HealthIndicator decisionsHealth(@Qualifier("decisions") DataSource decisions) {
    return new PostgresHealth(decisions);
  }
}
