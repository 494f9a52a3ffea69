package io.mediahub.domain.upload;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.VisibleText;
import java.util.regex.Pattern;
import mediahub.upload.SourceObject;
import org.jspecify.annotations.Nullable;

/** The rules of a declaration, used before and inside the decision. */
public final class UploadRules {
  private static final int MAX_TITLE = 200;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** RFC 6838, 4.2: restricted names of up to 127 characters. */
  private static final Pattern CONTENT_TYPE =
      Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}");

  private UploadRules() {}

  /** Why the declaration is malformed, or null. */
  public static @Nullable Refusal malformed(String title, SourceObject source) {
    if (!VisibleText.fits(title, MAX_TITLE)) {
      return Refusal.invalid(
          "title-invalid",
          "title",
          "The title is empty, too long, or has characters that cannot be seen.",
          "Give it 1 to "
              + MAX_TITLE
              + " characters, without control characters, marks of direction and halves of emoji.");
    }
    if (!CONTENT_TYPE.matcher(source.getContentType()).matches()) {
      return Refusal.invalid(
          "content-type-invalid",
          "contentType",
          "The content type is not a media type.",
          "Send a type and a subtype, such as video/mp4.");
    }
    if (source.getSizeBytes() < 0) {
      return Refusal.invalid(
          "size-invalid",
          "sizeBytes",
          "A file cannot have fewer than 0 bytes.",
          "Send the file's exact size in bytes.");
    }
    if (!SHA256.matcher(source.getSha256()).matches()) {
      return Refusal.invalid(
          "sha256-invalid",
          "sha256",
          "The checksum is not a SHA-256.",
          "Send 64 lower-case hexadecimal digits.");
    }
    return null;
  }

  /** Why the declared file may not be uploaded, or null. */
  public static @Nullable Refusal unacceptable(SourceObject source, UploadPolicy policy) {
    if (source.getContentType().startsWith("image/")) {
      return new Refusal(
          Refusal.Kind.UNSUPPORTED_TYPE,
          "images-not-yet",
          "contentType",
          "Images cannot be uploaded yet.",
          "Upload a video or audio file.");
    }
    if (!policy.contentTypes().contains(source.getContentType())) {
      return new Refusal(
          Refusal.Kind.UNSUPPORTED_TYPE,
          "type-not-allowed",
          "contentType",
          "Files of type " + source.getContentType() + " are not accepted.",
          "Send one of " + policy.contentTypes().stream().sorted().toList() + ".");
    }
    if (source.getSizeBytes() == 0) {
      return Refusal.invalid(
          "empty-file", "sizeBytes", "The file is empty.", "Choose a file that has content.");
    }
    if (source.getSizeBytes() > policy.maxBytes()) {
      return new Refusal(
          Refusal.Kind.TOO_LARGE,
          "file-too-large",
          "sizeBytes",
          "The file has %d bytes; the limit is %d."
              .formatted(source.getSizeBytes(), policy.maxBytes()),
          "Send a smaller file.");
    }
    return null;
  }

  /** Restores the refusal that an event holds. */
  static Refusal declined(String code, String sentence, String hint) {
    return switch (code) {
      case "images-not-yet", "type-not-allowed" ->
          new Refusal(Refusal.Kind.UNSUPPORTED_TYPE, code, "contentType", sentence, hint);
      case "file-too-large" ->
          new Refusal(Refusal.Kind.TOO_LARGE, code, "sizeBytes", sentence, hint);
      default -> Refusal.invalid(code, "sizeBytes", sentence, hint);
    };
  }
}
