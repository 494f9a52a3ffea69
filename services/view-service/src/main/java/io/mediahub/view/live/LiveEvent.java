package io.mediahub.view.live;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a media, before it is known who hears it.
 *
 * @param partition its number in the order of {@link LiveFeed}
 * @param cursor how far the feed was after it
 * @param grant whose access a grant changed; null where none did
 */
record LiveEvent(
    int partition, long offset, LiveCursor cursor, News news, @Nullable GrantChange grant) {

  /**
   * @param viewerId null for everyone
   */
  record GrantChange(@Nullable String viewerId, boolean given) {}

  /**
   * What clients are told.
   *
   * @param kind {@code status}, {@code progress} or {@code access}
   * @param mediaId the media
   * @param type the event, such as {@code MediaPublished}
   * @param at when it was decided
   * @param permille how much is encoded; null where that is not told
   * @param etaMillis how long the rest takes; null where that is not known
   * @param code why it was refused or failed, for programs; null where it was not
   * @param sentence the same for people
   */
  record News(
      String kind,
      String mediaId,
      String type,
      Instant at,
      @Nullable Integer permille,
      @Nullable Long etaMillis,
      @Nullable String code,
      @Nullable String sentence) {
    static final String STATUS = "status";
    static final String PROGRESS = "progress";
    static final String ACCESS = "access";

    static News of(String kind, String mediaId, String type, Instant at) {
      return new News(kind, mediaId, type, at, null, null, null, null);
    }

    News because(String reasonCode, String reasonSentence) {
      return new News(kind, mediaId, type, at, permille, etaMillis, reasonCode, reasonSentence);
    }

    News progressed(int toPermille, @Nullable Long leftMillis) {
      return new News(kind, mediaId, type, at, toPermille, leftMillis, code, sentence);
    }
  }

  /** Events from which clients learn something; segments and jobs are not among them. */
  static final List<String> TOLD_OF_UPLOADS =
      List.of(
          "UploadRequested",
          "UploadCompleted",
          "UploadAborted",
          "UploadRefused",
          "EncodingCancelled",
          "EncodingRetried",
          "MediaDeleted",
          "MediaEdited");

  /** Decisions about a media that change who may watch it. */
  static final List<String> TOLD_OF_ACCESS =
      List.of(
          "VisibilityChanged",
          "AvailabilityChanged",
          "DeletionPlanned",
          "MediaRestored",
          "MediaTakenDown",
          "MediaReinstated");

  static final List<String> TOLD_OF_RENDITIONS =
      List.of(
          "MediaInspected",
          "ImageInspected",
          "MediaRefused",
          "PackagePlayable",
          "MediaPublished",
          "EncodingFailed",
          "MediaWithdrawn");
}
