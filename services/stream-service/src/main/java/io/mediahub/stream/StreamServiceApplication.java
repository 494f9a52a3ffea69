package io.mediahub.stream;

import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.base.settings.MongoSettings;
import io.mediahub.base.settings.RegistrySettings;
import io.mediahub.base.settings.SecretsSettings;
import io.mediahub.base.settings.ViewsSettings;
import io.mediahub.base.settings.WorkFolderSettings;
import io.mediahub.platform.settings.RecipeSettings;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The process that runs all topologies. */
@SpringBootApplication
@EnableConfigurationProperties({
  StreamServiceSettings.class,
  ProofSettings.class,
  SecretsSettings.class,
  RecipeSettings.class,
  KafkaSettings.class,
  RegistrySettings.class,
  ViewsSettings.class,
  MongoSettings.class,
  WorkFolderSettings.class
})
public class StreamServiceApplication {
  public static void main(String[] args) {
    SpringApplication.run(StreamServiceApplication.class, args);
  }
}
