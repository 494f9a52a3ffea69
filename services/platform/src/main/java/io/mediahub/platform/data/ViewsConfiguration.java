package io.mediahub.platform.data;

import com.zaxxer.hikari.HikariDataSource;
import io.mediahub.base.settings.ViewsSettings;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * For services that query read models in PostgreSQL: {@code @Import} it and take the {@link
 * JdbcClient} named {@code viewsJdbc}. The stream-service creates the tables. A service that can do
 * nothing without them takes {@link ViewsHealth}, too.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ViewsSettings.class)
public class ViewsConfiguration {
  @Bean
  HikariDataSource views(ViewsSettings settings, MeterRegistry meters) {
    return PostgresSource.pool("views", settings, meters, true);
  }

  @Bean
  public JdbcClient viewsJdbc(@Qualifier("views") DataSource views) {
    return JdbcClient.create(views);
  }
}
