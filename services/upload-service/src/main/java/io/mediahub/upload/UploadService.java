package io.mediahub.upload;

import io.mediahub.domain.upload.UploadCommand;
import io.mediahub.domain.upload.UploadDecider;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.CommandConfiguration;
import io.mediahub.platform.data.ViewsConfiguration;
import io.mediahub.schemas.Topics;
import mediahub.upload.UploadEnvelope;
import mediahub.upload.UploadEvent;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Takes files in. */
@SpringBootApplication
@Import({CommandConfiguration.class, ViewsConfiguration.class})
@EnableConfigurationProperties(UploadSettings.class)
public class UploadService {
  public static void main(String[] arguments) {
    SpringApplication.run(UploadService.class, arguments);
  }

  @Bean
  AggregateType<UploadCommand, UploadState, UploadEvent> uploadType() {
    return new AggregateType<>(
        "upload",
        Topics.UPLOAD_EVENTS,
        new UploadDecider(),
        UploadState.class,
        UploadEnvelope::new);
  }
}
