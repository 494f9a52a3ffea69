package io.mediahub.user.directory;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.mediahub.base.settings.MongoSettings;
import io.mediahub.platform.audit.AuditLog;
import io.mediahub.platform.seal.Sealer;
import io.mediahub.user.account.Accounts;
import io.mediahub.user.mail.Recipients;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** MongoDB, with a deadline on everything. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MongoSettings.class)
class DirectoryConfiguration {
  @Bean
  MongoClient mongoClient(MongoSettings settings) {
    return MongoClients.create(
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(settings.uri()))
            .applyToClusterSettings(c -> c.serverSelectionTimeout(3, TimeUnit.SECONDS))
            .applyToSocketSettings(
                s -> s.connectTimeout(3, TimeUnit.SECONDS).readTimeout(10, TimeUnit.SECONDS))
            .applyToConnectionPoolSettings(p -> p.maxSize(16).maxWaitTime(3, TimeUnit.SECONDS))
            .build());
  }

  @Bean
  MongoDatabase mongoDatabase(MongoClient client, MongoSettings settings) {
    String name = new ConnectionString(settings.uri()).getDatabase();
    return client.getDatabase(name == null ? "mediahub" : name);
  }

  @Bean
  UserDirectory userDirectory(MongoClient client, MongoDatabase database, Sealer sealer) {
    return new UserDirectory(database, client::getDatabase, sealer);
  }

  @Bean
  DirectoryEraser directoryEraser(UserDirectory directory) {
    return new DirectoryEraser(directory);
  }

  @Bean
  Recipients recipients(Accounts accounts, UserDirectory directory) {
    return new AccountAddresses(accounts, directory);
  }

  @Bean
  DirectoryPositions directoryPositions(UserDirectory directory) {
    return new DirectoryPositions(directory);
  }

  @Bean
  PastAccounts pastAccounts(AuditLog log, Sealer sealer, Clock clock) {
    return new PastAccounts(log, sealer, clock);
  }

  @Bean
  HealthIndicator mongoHealth(MongoDatabase database) {
    return new AbstractHealthIndicator("MongoDB does not answer.") {
      @Override
      protected void doHealthCheck(Health.Builder builder) {
        database.runCommand(new Document("ping", 1));
        builder.up();
      }
    };
  }
}
