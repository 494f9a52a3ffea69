package io.mediahub.platform.seal;

import io.mediahub.platform.data.DecisionsConfiguration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** For services that handle personal data. */
@Configuration(proxyBeanMethods = false)
@Import(DecisionsConfiguration.class)
public class SealConfiguration {
  @Bean
  public SubjectKeys subjectKeys(@Qualifier("decisions") DataSource decisions, Secrets secrets) {
    JdbcClient client = JdbcClient.create(decisions);
    new KeyIds(client).check(secrets);
    return new SubjectKeys(client, secrets);
  }

  @Bean
  public Sealer sealer(SubjectKeys keys) {
    return new Sealer(keys);
  }
}
