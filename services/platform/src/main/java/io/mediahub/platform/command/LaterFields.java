package io.mediahub.platform.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.domain.media.Listing;
import org.jspecify.annotations.Nullable;

/**
 * Fields that came later to states which are written often: while nothing is known of them, what is
 * written stays as earlier versions wrote it.
 */
final class LaterFields {
  private LaterFields() {}

  /** Of an upload. */
  interface OfDeclared {
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Nullable Listing listing();
  }

  /** Of a playback. */
  interface OfStarted {
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Nullable String device();
  }
}
