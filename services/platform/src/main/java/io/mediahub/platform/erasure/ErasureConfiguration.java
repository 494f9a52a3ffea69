package io.mediahub.platform.erasure;

import io.mediahub.platform.command.CommandConfiguration;
import io.mediahub.platform.telemetry.Traces;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * For services that have something of a person: {@code @Import} it, and declare {@link Eraser}s.
 */
@Configuration(proxyBeanMethods = false)
@Import(CommandConfiguration.class)
public class ErasureConfiguration {
  @Bean
  public Erasures erasures(@Qualifier("decisions") DataSource decisions, Traces traces) {
    return new Erasures(decisions, traces);
  }

  @Bean
  public ErasureRun erasureRun(Erasures erasures, List<Eraser> erasers, Clock clock) {
    return new ErasureRun(erasures, erasers, clock);
  }
}
