package io.mediahub.domain.upload;

import java.time.Instant;
import java.util.List;
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

  /** Put on record that such a file may not be uploaded. */
  record Decline(String ownerId, String title, SourceObject source, UploadPolicy policy)
      implements UploadCommand {}

  /** All parts are there; together they have so many bytes. */
  record Complete(long receivedBytes) implements UploadCommand {}

  /**
   * It should be complete, but is not.
   *
   * @param missing numbers of the parts that are not there, ascending, at least one
   * @param parts how many there should be
   */
  record CompleteEarly(long receivedBytes, List<Integer> missing, int parts)
      implements UploadCommand {
    public CompleteEarly {
      missing = List.copyOf(missing);
    }
  }

  /** The file was refused when it was looked into, and the store does not have it any more. */
  record Discard() implements UploadCommand {}

  record Abort(AbortReason reason) implements UploadCommand {}
}
