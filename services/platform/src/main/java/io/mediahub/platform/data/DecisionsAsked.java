package io.mediahub.platform.data;

import com.zaxxer.hikari.HikariDataSource;
import io.mediahub.base.settings.DecisionsSettings;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * For a service that decides nothing and only asks the write side whether a session still stands:
 * {@code @Import} it. Its few connections read, migrate nothing, and are no part of its health.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DecisionsSettings.class)
public class DecisionsAsked {
  private static final int MOST_CONNECTIONS = 2;

  @Bean
  HikariDataSource decisions(DecisionsSettings settings, MeterRegistry meters) {
    DecisionsSettings few =
        new DecisionsSettings(
            settings.url(),
            settings.username(),
            settings.password(),
            Math.min(MOST_CONNECTIONS, settings.poolSize()));
    return PostgresSource.pool("decisions", few, meters, true);
  }
}
