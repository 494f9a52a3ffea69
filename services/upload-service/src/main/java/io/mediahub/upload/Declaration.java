package io.mediahub.upload;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.mediahub.domain.upload.ContentTypes;
import io.mediahub.platform.refusal.PlatformRefusal;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import mediahub.upload.SourceObject;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of a file before it sends it.
 *
 * @param title 1 to 200 characters, for people; white space around it is left away
 * @param contentType its media type as browsers and systems name it, or empty if that is not known;
 *     parameters are ignored, and other names of a kind are that kind
 * @param sizeBytes exactly
 * @param sha256 of the whole content, 64 hexadecimal digits
 */
record Declaration(
    @Schema(requiredMode = REQUIRED) @Nullable String title,
    @Schema(requiredMode = REQUIRED) @Nullable String contentType,
    @Schema(requiredMode = REQUIRED) @Nullable Long sizeBytes,
    @Schema(requiredMode = REQUIRED) @Nullable String sha256) {

  String cleanTitle() {
    return required(title, "title").strip();
  }

  /**
   * The object that the declaration promises; the names of its place hold nothing of the file's.
   */
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
