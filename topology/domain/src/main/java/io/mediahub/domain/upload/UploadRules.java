package io.mediahub.domain.upload;

import static io.mediahub.domain.upload.UploadRefusal.CONTENT_TYPE_INVALID;
import static io.mediahub.domain.upload.UploadRefusal.FILE_EMPTY;
import static io.mediahub.domain.upload.UploadRefusal.FILE_TOO_LARGE;
import static io.mediahub.domain.upload.UploadRefusal.IMAGES_UNSUPPORTED;
import static io.mediahub.domain.upload.UploadRefusal.SHA256_INVALID;
import static io.mediahub.domain.upload.UploadRefusal.SIZE_INVALID;
import static io.mediahub.domain.upload.UploadRefusal.TITLE_INVALID;
import static io.mediahub.domain.upload.UploadRefusal.TYPE_NOT_ALLOWED;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.VisibleText;
import java.util.regex.Pattern;
import mediahub.upload.SourceObject;
import org.jspecify.annotations.Nullable;

/** The rules of a declaration, used before and inside the decision. */
public final class UploadRules {
  static final int MAX_TITLE = 200;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** RFC 6838, 4.2: restricted names of up to 127 characters. */
  private static final Pattern CONTENT_TYPE =
      Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}");

  private UploadRules() {}

  /** Why the declaration is malformed, or null. */
  public static @Nullable Refusal malformed(String title, SourceObject source) {
    if (!VisibleText.fits(title, MAX_TITLE)) {
      return TITLE_INVALID.refusal(MAX_TITLE);
    }
    if (!CONTENT_TYPE.matcher(source.getContentType()).matches()) {
      return CONTENT_TYPE_INVALID.refusal();
    }
    if (source.getSizeBytes() < 0) {
      return SIZE_INVALID.refusal();
    }
    if (!SHA256.matcher(source.getSha256()).matches()) {
      return SHA256_INVALID.refusal();
    }
    return null;
  }

  /** Why the declared file may not be uploaded, or null. */
  public static @Nullable Refusal unacceptable(SourceObject source, UploadPolicy policy) {
    if (policy.excludesImages(source.getContentType())) {
      return IMAGES_UNSUPPORTED.refusal();
    }
    if (!policy.contentTypes().contains(source.getContentType())) {
      return TYPE_NOT_ALLOWED.refusal(
          source.getContentType(), policy.contentTypes().stream().sorted().toList());
    }
    if (source.getSizeBytes() == 0) {
      return FILE_EMPTY.refusal();
    }
    long most = policy.maxBytesOf(source.getContentType());
    if (source.getSizeBytes() > most) {
      return FILE_TOO_LARGE.refusal(source.getSizeBytes(), most);
    }
    return null;
  }
}
