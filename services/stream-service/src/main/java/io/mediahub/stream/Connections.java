package io.mediahub.stream;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.mediahub.base.settings.MongoSettings;
import io.mediahub.base.settings.RegistrySettings;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.SerdeSettings;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Clients of the databases of the topologies. */
@Configuration(proxyBeanMethods = false)
class Connections {
  private static final int SECONDS = 5;

  @Bean
  AvroSerdes avroSerdes(RegistrySettings registry) {
    return new AvroSerdes(
        SerdeSettings.apicurio(registry.url().toString())
            .with(registry.serializer(), registry.deserializer(), registry.properties()));
  }

  @Bean
  MongoClient mongoClient(MongoSettings settings) {
    return MongoClients.create(
        MongoClientSettings.builder()
            .applicationName("stream-service")
            .applyConnectionString(address(settings))
            .applyToClusterSettings(c -> c.serverSelectionTimeout(SECONDS, TimeUnit.SECONDS))
            .applyToSocketSettings(
                s ->
                    s.connectTimeout(SECONDS, TimeUnit.SECONDS)
                        .readTimeout(6 * SECONDS, TimeUnit.SECONDS))
            .build());
  }

  @Bean
  MongoDatabase documents(MongoClient client, MongoSettings settings) {
    return client.getDatabase(
        Objects.requireNonNullElse(address(settings).getDatabase(), "mediahub"));
  }

  private static ConnectionString address(MongoSettings settings) {
    return new ConnectionString(settings.uri());
  }
}
