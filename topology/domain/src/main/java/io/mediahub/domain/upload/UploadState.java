package io.mediahub.domain.upload;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.media.Listing;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The state of an upload. */
public sealed interface UploadState {
  record None() implements UploadState {}

  /**
   * The facts of an upload, which every state keeps.
   *
   * @param title as its owner last gave it
   * @param listing what was decided about the media; null while nothing was
   */
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
      Instant expiresAt,
      @Nullable Listing listing) {
    /** Nothing was decided about it yet. */
    public Declared(
        String ownerId,
        String title,
        String bucket,
        String objectKey,
        long sizeBytes,
        String sha256,
        String contentType,
        String multipartId,
        long partSizeBytes,
        Instant expiresAt) {
      this(
          ownerId,
          title,
          bucket,
          objectKey,
          sizeBytes,
          sha256,
          contentType,
          multipartId,
          partSizeBytes,
          expiresAt,
          null);
    }

    public Listing decided() {
      return listing == null ? Listing.NEW : listing;
    }

    Declared titled(String other) {
      return new Declared(
          ownerId,
          other,
          bucket,
          objectKey,
          sizeBytes,
          sha256,
          contentType,
          multipartId,
          partSizeBytes,
          expiresAt,
          listing);
    }

    Declared listed(Listing other) {
      return new Declared(
          ownerId,
          title,
          bucket,
          objectKey,
          sizeBytes,
          sha256,
          contentType,
          multipartId,
          partSizeBytes,
          expiresAt,
          other.equals(Listing.NEW) ? null : other);
    }
  }

  /** The declared file may not be uploaded. */
  record Declined(String ownerId, Refusal refusal) implements UploadState {}

  /**
   * Parts may be sent.
   *
   * @param refusedAtBytes how much had arrived when completion was last refused; null if it never
   *     was
   */
  record Pending(Declared declared, @Nullable Long refusedAtBytes) implements UploadState {}

  /**
   * All of it has arrived.
   *
   * @param cancelled whether its owner stopped the encoding, and did not ask for another
   * @param recipe that it was last to be encoded anew by; null when it never was, or when its owner
   *     asked for another encoding since
   * @param subtitles languages of uploaded subtitles; null as read from a state of a version that
   *     knew none
   */
  record Completed(
      Declared declared,
      boolean cancelled,
      @Nullable String recipe,
      @Nullable List<String> subtitles)
      implements UploadState {
    public Completed {
      subtitles = subtitles == null || subtitles.isEmpty() ? null : List.copyOf(subtitles);
    }

    public Completed(Declared declared) {
      this(declared, false, null, null);
    }

    /** BCP 47, in the order in which they came. */
    public List<String> languages() {
      return subtitles == null ? List.of() : subtitles;
    }

    Completed as(Declared other) {
      return new Completed(other, cancelled, recipe, subtitles);
    }

    Completed cancelled(boolean now) {
      return new Completed(declared, now, recipe, subtitles);
    }

    Completed by(@Nullable String another) {
      return new Completed(declared, cancelled, another, subtitles);
    }

    Completed with(String language) {
      return languages().contains(language)
          ? this
          : new Completed(
              declared,
              cancelled,
              recipe,
              Stream.concat(languages().stream(), Stream.of(language)).toList());
    }

    Completed without(String language) {
      return new Completed(
          declared,
          cancelled,
          recipe,
          languages().stream().filter(each -> !each.equals(language)).toList());
    }
  }

  /**
   * Its owner deleted it.
   *
   * @param declared null of a file that was declined
   */
  record Deleted(String ownerId, @Nullable Declared declared) implements UploadState {}

  /** It was complete, was refused by the inspection, and is deleted. */
  record Discarded(Declared declared) implements UploadState {}

  record Aborted(Declared declared) implements UploadState {}

  record Refused(Declared declared, String code, String sentence, String hint)
      implements UploadState {
    public Refusal refusal() {
      return UploadRefusal.recorded(code, sentence, hint);
    }
  }
}
