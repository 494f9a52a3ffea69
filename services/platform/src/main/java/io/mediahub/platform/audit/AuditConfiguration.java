package io.mediahub.platform.audit;

import io.mediahub.platform.command.CommandConfiguration;
import io.mediahub.platform.data.ViewsConfiguration;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.SerdeSettings;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** For services that answer questions to the past: {@code @Import} it. */
@Configuration(proxyBeanMethods = false)
@Import({CommandConfiguration.class, ViewsConfiguration.class})
public class AuditConfiguration {
  @Bean
  public AuditLog auditLog(@Qualifier("views") DataSource views, SerdeSettings serdes) {
    return new AuditLog(views, new EventReader(new AvroSerdes(serdes)));
  }

  @Bean
  public PastSessions pastSessions(AuditLog log) {
    return new PastSessions(log);
  }

  @Bean
  public History auditHistory(AuditLog log) {
    return new History(log);
  }
}
