package io.mediahub.domain.upload;

import java.time.Instant;

/** What an upload is. */
public sealed interface UploadState {
  record None() implements UploadState {}

  /** The upload's own facts, which outlive each state. */
  record Declared(
      String ownerId,
      String title,
      String bucket,
      String objectKey,
      long sizeBytes,
      String sha256,
      String contentType,
      String multipartId,
      long partSizeBytes,
      Instant expiresAt) {}

  record Pending(Declared declared) implements UploadState {}

  record Completed(Declared declared) implements UploadState {}

  record Aborted(Declared declared) implements UploadState {}

  record Refused(Declared declared, String code, String sentence, String hint)
      implements UploadState {}
}
