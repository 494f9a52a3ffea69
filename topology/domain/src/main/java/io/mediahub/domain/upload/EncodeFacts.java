package io.mediahub.domain.upload;

import io.mediahub.domain.status.MediaStatus;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the encode of an uploaded file. The media catalogue says it, which may be some
 * moments behind.
 *
 * @param status of the media; inspecting while the catalogue does not know it
 * @param encoding whether a package is being made, as also of published media that is encoded again
 * @param renditions of the published package; empty while none is
 * @param recipe that the published package was encoded by; null while none is, and when an earlier
 *     version made it
 */
public record EncodeFacts(
    MediaStatus status, boolean encoding, Set<String> renditions, @Nullable String recipe) {
  public EncodeFacts {
    renditions = Set.copyOf(renditions);
  }
}
