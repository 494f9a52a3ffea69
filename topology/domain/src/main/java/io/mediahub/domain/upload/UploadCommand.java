package io.mediahub.domain.upload;

import java.time.Instant;
import mediahub.upload.AbortReason;
import mediahub.upload.SourceObject;

/** What can be asked of an upload. */
public sealed interface UploadCommand {
  record Request(
      String ownerId,
      String title,
      SourceObject source,
      String multipartId,
      long partSizeBytes,
      Instant expiresAt,
      UploadPolicy policy)
      implements UploadCommand {}

  /** All parts are there; together they have so many bytes. */
  record Complete(long receivedBytes) implements UploadCommand {}

  record Abort(AbortReason reason) implements UploadCommand {}
}
