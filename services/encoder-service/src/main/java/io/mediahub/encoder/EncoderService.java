package io.mediahub.encoder;

import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.base.settings.RegistrySettings;
import io.mediahub.base.settings.S3Settings;
import io.mediahub.base.settings.WorkFolderSettings;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Starts the encoder worker. Its only web pages are health and metrics. */
@SpringBootApplication
@EnableConfigurationProperties({
  EncoderSettings.class,
  FfmpegSettings.class,
  KafkaSettings.class,
  RegistrySettings.class,
  S3Settings.class,
  WorkFolderSettings.class
})
public class EncoderService {
  public static void main(String[] args) {
    SpringApplication.run(EncoderService.class, args);
  }
}
