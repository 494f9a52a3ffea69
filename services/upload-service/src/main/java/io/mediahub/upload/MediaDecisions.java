package io.mediahub.upload;

import io.mediahub.domain.upload.UploadCommand;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandOutcome.Accepted;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.IfMatch;
import mediahub.upload.UploadEvent;
import mediahub.user.Role;
import org.springframework.stereotype.Component;

/** What owners and administrators decide about media: their texts, who may watch, and when. */
@Component
class MediaDecisions {
  private final Uploads uploads;

  MediaDecisions(Uploads uploads) {
    this.uploads = uploads;
  }

  /**
   * A command of the owner, which administrators may give as well.
   *
   * @throws RefusalException {@code upload-unknown} for all others, {@code media-changed}, {@code
   *     media-removed}, {@code too-many-changes-today}, why the command is against a rule, or why
   *     there is no such file any more
   */
  Accepted<UploadState, UploadEvent> ofOwner(
      CurrentUser user,
      String mediaId,
      UploadCommand command,
      IfMatch seen,
      CommandContext context) {
    uploads.requireOwner(user, mediaId);
    return uploads.execute(mediaId, command, seen, context).orThrow();
  }

  /**
   * A command that owners may not give.
   *
   * @throws RefusalException {@code role-missing}, {@code upload-unknown}, {@code media-changed},
   *     {@code reason-invalid}, or why there is no such file any more
   */
  Accepted<UploadState, UploadEvent> ofAdministrator(
      CurrentUser user,
      String mediaId,
      UploadCommand command,
      IfMatch seen,
      CommandContext context) {
    user.requireRole(Role.ADMIN);
    return uploads.execute(mediaId, command, seen, context).orThrow();
  }
}
