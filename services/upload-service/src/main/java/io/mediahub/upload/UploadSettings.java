package io.mediahub.upload;

import io.mediahub.base.settings.Require;
import io.mediahub.domain.upload.ContentTypes;
import io.mediahub.domain.upload.UploadPolicy;
import io.mediahub.upload.storage.MultipartStore;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Uploads and what one person may upload.
 *
 * @param maxSize size of the largest file that is accepted
 * @param maxImageSize size of the largest image that is accepted; an image whose type the sender
 *     does not know may be as large as other files
 * @param contentTypes media types that are accepted, by any of their names; {@code
 *     application/octet-stream} stands for files whose type the sender does not know
 * @param partSize size of one part of an ordinary file; very large files have larger parts
 * @param maxOpenPerUser uploads that one person may have open at a time
 * @param maxMediaPerUser media that one person may have, open uploads included
 * @param maxBytesPerUser bytes that one person may have stored, as declared
 * @param maxDeclaredPerDay files that one person may declare in 24 hours
 * @param maxEncodesPerUser media of one person that may be inspected and encoded at a time
 * @param minFree free disk space below which new uploads are refused
 * @param freeSpaceOf folder whose file system is measured for min-free; empty when the object store
 *     is on another machine, and then nothing is measured
 * @param validity how long an upload stays open
 * @param addressValidity how long the presigned address of a part can be used
 * @param grace how long an upload is left alone after its end, so that a completion that is under
 *     way can finish
 * @param sweepBatch expired uploads that are ended in one batch
 * @param deletionGrace how long an owner may restore media after deleting them; 0 deletes at once
 */
@ConfigurationProperties("mediahub.upload")
public record UploadSettings(
    @DefaultValue("5GB") DataSize maxSize,
    @DefaultValue("64MB") DataSize maxImageSize,
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
          "image/jpeg",
          "image/png",
          "image/webp",
          "image/gif",
          "image/avif",
          "image/heic",
          "image/heif",
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
    @DefaultValue("100") int sweepBatch,
    @DefaultValue("7d") Duration deletionGrace) {

  /** The longest that a completion may take: list, join, measure, clean up, and decide. */
  private static final Duration LEAST_GRACE =
      MultipartStore.SLOWEST_JOIN
          .plus(MultipartStore.SLOWEST_ANSWER.multipliedBy(6))
          .plus(Duration.ofMinutes(1));

  public UploadSettings {
    contentTypes =
        contentTypes.stream().map(ContentTypes::nameOf).collect(Collectors.toUnmodifiableSet());
    Require.that(
        maxSize.toBytes() > 0, "The setting mediahub.upload.max-size must be more than 0.");
    Require.that(
        maxImageSize.toBytes() > 0,
        "The setting mediahub.upload.max-image-size must be more than 0.");
    Require.that(
        partSize.toMegabytes() >= 5 && partSize.toMegabytes() <= 1024,
        "The setting mediahub.upload.part-size must be between 5MB and 1GB: S3 accepts no smaller"
            + " parts.");
    Require.that(
        maxOpenPerUser > 0, "The setting mediahub.upload.max-open-per-user must be at least 1.");
    Require.that(
        maxMediaPerUser > 0, "The setting mediahub.upload.max-media-per-user must be at least 1.");
    Require.that(
        maxBytesPerUser.compareTo(maxSize) >= 0,
        "The setting mediahub.upload.max-bytes-per-user must not be less than"
            + " mediahub.upload.max-size.");
    Require.that(
        maxDeclaredPerDay > 0 && maxDeclaredPerDay <= 100_000,
        "The setting mediahub.upload.max-declared-per-day must be between 1 and 100000.");
    Require.that(
        maxEncodesPerUser > 0 && maxEncodesPerUser <= 100_000,
        "The setting mediahub.upload.max-encodes-per-user must be between 1 and 100000.");
    Require.that(
        !minFree.isNegative(), "The setting mediahub.upload.min-free must not be negative.");
    Require.that(
        validity.compareTo(Duration.ofMinutes(1)) >= 0,
        "The setting mediahub.upload.validity must be at least 1m.");
    Require.that(
        addressValidity.toSeconds() >= 1 && addressValidity.toDays() < 7,
        "The setting mediahub.upload.address-validity must be between 1s and 7d: S3 accepts no"
            + " longer signature.");
    Require.that(
        grace.compareTo(LEAST_GRACE) >= 0,
        "The setting mediahub.upload.grace must be at least "
            + LEAST_GRACE.toMinutes()
            + "m: a completion that begins at the last moment may take that long.");
    Require.that(
        !deletionGrace.isNegative() && deletionGrace.toDays() <= 365,
        "The setting mediahub.upload.deletion-grace must be between 0 and 365d.");
    Require.that(sweepBatch > 0, "The setting mediahub.upload.sweep-batch must be at least 1.");
  }

  UploadPolicy policy() {
    return new UploadPolicy(maxSize.toBytes(), maxImageSize.toBytes(), contentTypes);
  }
}
