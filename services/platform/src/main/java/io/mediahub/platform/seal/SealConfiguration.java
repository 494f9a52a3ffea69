package io.mediahub.platform.seal;

import io.mediahub.base.settings.SecretsSettings;
import io.mediahub.platform.data.DecisionsConfiguration;
import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** For services that handle personal data. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KeySettings.class)
@Import(DecisionsConfiguration.class)
public class SealConfiguration {
  @Bean
  public KeyEpochs keyEpochs(
      @Qualifier("decisions") DataSource decisions,
      Secrets secrets,
      SecretsSettings folder,
      KeySettings settings) {
    new KeyIds(JdbcClient.create(decisions)).check(secrets);
    Path epochs = settings.epochsDir();
    KeyEpochs known =
        new KeyEpochs(
            decisions,
            secrets,
            new EpochFiles(epochs == null ? folder.dir().resolve("epochs") : epochs));
    known.check();
    return known;
  }

  @Bean
  EpochRotation epochRotation(KeyEpochs epochs, KeySettings settings, Clock clock) {
    return new EpochRotation(epochs, settings, clock);
  }

  @Bean
  public SubjectKeys subjectKeys(@Qualifier("decisions") DataSource decisions, KeyEpochs epochs) {
    return new SubjectKeys(JdbcClient.create(decisions), epochs);
  }

  @Bean
  public Sealer sealer(SubjectKeys keys) {
    return new Sealer(keys);
  }
}
