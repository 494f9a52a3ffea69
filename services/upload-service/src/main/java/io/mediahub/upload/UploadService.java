package io.mediahub.upload;

import io.mediahub.base.settings.BodySizes;
import io.mediahub.base.settings.S3Settings;
import io.mediahub.domain.upload.UploadCommand;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.Aggregates;
import io.mediahub.platform.command.CommandConfiguration;
import io.mediahub.platform.command.Deadline;
import io.mediahub.platform.data.ViewsConfiguration;
import io.mediahub.platform.data.ViewsHealth;
import io.mediahub.platform.erasure.ErasureConfiguration;
import io.mediahub.platform.refusal.ProblemCatalogue;
import io.mediahub.platform.settings.RecipeSettings;
import io.mediahub.platform.web.BodyLimit;
import io.mediahub.upload.storage.MultipartStore;
import io.mediahub.upload.storage.PartAddresses;
import io.mediahub.upload.storage.StoredObjects;
import io.mediahub.upload.storage.TextStore;
import java.time.Duration;
import java.time.Instant;
import mediahub.upload.UploadEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import software.amazon.awssdk.services.s3.S3Client;

/** Receives files. */
@SpringBootApplication
@Import({
  CommandConfiguration.class,
  ErasureConfiguration.class,
  ViewsConfiguration.class,
  ViewsHealth.class
})
@EnableConfigurationProperties({
  UploadSettings.class,
  UploaderSettings.class,
  RecipeSettings.class,
  S3Settings.class
})
public class UploadService {
  public static void main(String[] arguments) {
    SpringApplication.run(UploadService.class, arguments);
  }

  @Bean
  ProblemCatalogue problemCatalogue() {
    return UploadProblem.CATALOGUE;
  }

  @Bean
  MultipartStore multipartStore(S3Client s3, PartAddresses addresses, UploadSettings settings) {
    return new MultipartStore(s3, addresses, settings.addressValidity());
  }

  @Bean
  TextStore textStore(S3Client s3) {
    return new TextStore(s3);
  }

  @Bean
  StoredObjects storedObjects(S3Client s3) {
    return new StoredObjects(s3);
  }

  @Bean
  BodyLimit subtitlesLimit() {
    return new BodyLimit("PUT", MediaArtefactController.SUBTITLES, BodySizes.LARGEST_TEXT);
  }

  @Bean
  UploadAllowance uploadAllowance(UploadSettings settings) {
    return new UploadAllowance(settings);
  }

  @Bean
  AggregateType<UploadCommand, UploadState, UploadEvent> uploadType(
      UploadAllowance allowance, UploadSettings settings) {
    return Aggregates.UPLOAD
        .charging(allowance)
        .due(Deadline.Then.WAKE, (state, at) -> due(state, at, settings));
  }

  /** The file of a refused media is deleted an hour later. */
  private static final Duration FIRST_LOOK = Duration.ofMinutes(75);

  /**
   * An open upload is ended after its expiry. The object of an aborted, refused or deleted one is
   * deleted once more when no running completion can join its parts any more. A completed one is
   * checked until it is known whether its file stays, or deleted when its owner can no longer
   * restore it.
   */
  private static @Nullable Instant due(UploadState state, Instant at, UploadSettings settings) {
    return switch (state) {
      case UploadState.Pending pending -> pending.declared().expiresAt().plus(settings.grace());
      case UploadState.Aborted aborted -> at.plus(settings.grace());
      case UploadState.Refused refused -> at.plus(settings.grace());
      case UploadState.None none -> null;
      case UploadState.Declined declined -> null;
      case UploadState.Completed completed -> {
        Instant removeAt = completed.declared().decided().removeAt();
        yield removeAt == null ? at.plus(FIRST_LOOK) : removeAt;
      }
      case UploadState.Discarded discarded -> null;
      case UploadState.Deleted deleted ->
          deleted.declared() == null ? null : at.plus(settings.grace());
    };
  }
}
