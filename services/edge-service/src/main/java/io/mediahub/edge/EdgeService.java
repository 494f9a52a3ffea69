package io.mediahub.edge;

import io.mediahub.base.settings.AddressSettings;
import io.mediahub.base.settings.CloudFrontSettings;
import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.base.settings.RegistrySettings;
import io.mediahub.base.settings.S3Settings;
import io.mediahub.base.settings.SecretsSettings;
import io.mediahub.edge.settings.EdgeSettings;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The one port of the platform: what CloudFront does in production, on one machine. */
@SpringBootApplication
@EnableConfigurationProperties({
  EdgeSettings.class,
  AddressSettings.class,
  CloudFrontSettings.class,
  KafkaSettings.class,
  RegistrySettings.class,
  S3Settings.class,
  SecretsSettings.class
})
public class EdgeService {
  public static void main(String[] args) {
    SpringApplication.run(EdgeService.class, args);
  }
}
