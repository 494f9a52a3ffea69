package io.mediahub.platform.data;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** For services whose work depends on the read models in PostgreSQL: {@code @Import} it. */
@Configuration(proxyBeanMethods = false)
public class ViewsHealth {
  @Bean
  HealthIndicator viewsHealth(@Qualifier("views") DataSource views) {
    return new PostgresHealth(views);
  }
}
