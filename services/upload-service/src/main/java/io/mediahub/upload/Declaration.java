package io.mediahub.upload;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.mediahub.domain.upload.ContentTypes;
import io.mediahub.platform.refusal.PlatformRefusal;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import mediahub.upload.SourceObject;
import org.jspecify.annotations.Nullable;

/**
 * The description of a file that a client is about to send.
 *
 * @param title 1 to 200 characters, for people, such as {@code Big Buck Bunny}; white space around
 *     it is removed
 * @param contentType the media type as browsers name it, such as {@code video/mp4}, or empty if it
 *     is not known; parameters are ignored
 * @param sizeBytes the exact size of the file, such as {@code 158008374}
 * @param sha256 SHA-256 of the whole file, 64 hexadecimal digits, such as {@code
 *     e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}
 */
record Declaration(
    @Schema(requiredMode = REQUIRED) @Nullable String title,
    @Schema(requiredMode = REQUIRED) @Nullable String contentType,
    @Schema(requiredMode = REQUIRED) @Nullable Long sizeBytes,
    @Schema(requiredMode = REQUIRED) @Nullable String sha256) {

  String cleanTitle() {
    return required(title, "title").strip();
  }

  /** The object that the file will be; bucket and key contain nothing of the file's name. */
  SourceObject source(String bucket, String mediaId) {
    String type = ContentTypes.nameOf(required(contentType, "contentType"));
    return new SourceObject(
        bucket,
        mediaId + "/source",
        required(sizeBytes, "sizeBytes"),
        required(sha256, "sha256").strip().toLowerCase(Locale.ROOT),
        type);
  }

  private static <T> T required(@Nullable T value, String field) {
    if (value == null) {
      throw PlatformRefusal.fieldMissing(field);
    }
    return value;
  }
}
