package io.mediahub.upload;

import io.mediahub.domain.upload.ContentTypes;
import io.mediahub.domain.upload.UploadPolicy;
import io.mediahub.platform.settings.InvalidSettingException;
import io.mediahub.upload.storage.StorageConfiguration;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param maxSize largest file
 * @param contentTypes media types that are accepted, by any of their names; {@code
 *     application/octet-stream} is a file whose kind its sender does not know
 * @param partSize of the parts of ordinary files; larger files get larger parts
 * @param maxOpenPerUser uploads that one person may have open at a time
 * @param maxMediaPerUser media that one person may have, open uploads included
 * @param maxBytesPerUser bytes that one person may have stored, as declared
 * @param maxDeclaredPerDay files that one person may declare in 24 hours
 * @param maxEncodesPerUser media of one person that may be inspected and encoded at a time
 * @param minFree below so much free space new uploads are refused
 * @param freeSpaceOf the folder whose file system is meant; empty where the store is elsewhere
 * @param validity how long an upload stays open
 * @param addressValidity how long the address of a part can be used
 * @param grace how long after its end an upload is left alone, for a completion that is under way
 * @param sweepBatch how many expired uploads one sweep ends
 */
@ConfigurationProperties("mediahub.upload")
public record UploadSettings(
    @DefaultValue("5GB") DataSize maxSize,
    @DefaultValue({
          "video/mp4",
          "video/quicktime",
          "video/x-m4v",
          "video/x-matroska",
          "video/webm",
          "video/ogg",
          "video/mpeg",
          "video/mp2t",
          "video/3gpp",
          "video/3gpp2",
          "video/x-msvideo",
          "video/x-flv",
          "video/x-ms-wmv",
          "video/x-ms-asf",
          "audio/mpeg",
          "audio/mp4",
          "audio/x-m4a",
          "audio/aac",
          "audio/ogg",
          "audio/opus",
          "audio/webm",
          "audio/flac",
          "audio/wav",
          "audio/aiff",
          "audio/x-matroska",
          "application/octet-stream"
        })
        Set<String> contentTypes,
    @DefaultValue("8MB") DataSize partSize,
    @DefaultValue("20") int maxOpenPerUser,
    @DefaultValue("1000") int maxMediaPerUser,
    @DefaultValue("500GB") DataSize maxBytesPerUser,
    @DefaultValue("500") int maxDeclaredPerDay,
    @DefaultValue("20") int maxEncodesPerUser,
    @DefaultValue("1GB") DataSize minFree,
    @DefaultValue("") String freeSpaceOf,
    @DefaultValue("24h") Duration validity,
    @DefaultValue("15m") Duration addressValidity,
    @DefaultValue("15m") Duration grace,
    @DefaultValue("100") int sweepBatch) {

  /** Listing, joining, measuring and cleaning up, and the decision itself. */
  private static final Duration LEAST_GRACE =
      StorageConfiguration.SLOWEST_JOIN
          .plus(StorageConfiguration.SLOWEST_ANSWER.multipliedBy(6))
          .plus(Duration.ofMinutes(1));

  public UploadSettings {
    contentTypes =
        contentTypes.stream().map(ContentTypes::nameOf).collect(Collectors.toUnmodifiableSet());
    that(maxSize.toBytes() > 0, "mediahub.upload.max-size must be more than 0.");
    that(
        partSize.toMegabytes() >= 5 && partSize.toMegabytes() <= 1024,
        "mediahub.upload.part-size must be between 5MB and 1GB: S3 takes no smaller parts.");
    that(maxOpenPerUser > 0, "mediahub.upload.max-open-per-user must be at least 1.");
    that(maxMediaPerUser > 0, "mediahub.upload.max-media-per-user must be at least 1.");
    that(
        maxBytesPerUser.compareTo(maxSize) >= 0,
        "mediahub.upload.max-bytes-per-user must not be less than mediahub.upload.max-size.");
    that(
        maxDeclaredPerDay > 0 && maxDeclaredPerDay <= 100_000,
        "mediahub.upload.max-declared-per-day must be between 1 and 100000.");
    that(
        maxEncodesPerUser > 0 && maxEncodesPerUser <= 100_000,
        "mediahub.upload.max-encodes-per-user must be between 1 and 100000.");
    that(!minFree.isNegative(), "mediahub.upload.min-free must not be negative.");
    that(
        validity.compareTo(Duration.ofMinutes(1)) >= 0,
        "mediahub.upload.validity must be at least 1m.");
    that(
        addressValidity.toSeconds() >= 1 && addressValidity.toDays() < 7,
        "mediahub.upload.address-validity must be between 1s and 7d: S3 signs no longer.");
    that(
        grace.compareTo(LEAST_GRACE) >= 0,
        "mediahub.upload.grace must be at least "
            + LEAST_GRACE.toMinutes()
            + "m: a completion that begins at the last moment may take as long.");
    that(sweepBatch > 0, "mediahub.upload.sweep-batch must be at least 1.");
  }

  UploadPolicy policy() {
    return new UploadPolicy(maxSize.toBytes(), contentTypes);
  }

  private static void that(boolean holds, String sentence) {
    if (!holds) {
      throw new InvalidSettingException(sentence);
    }
  }
}
