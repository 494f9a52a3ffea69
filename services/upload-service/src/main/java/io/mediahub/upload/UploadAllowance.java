package io.mediahub.upload;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.domain.upload.UploadState.Completed;
import io.mediahub.domain.upload.UploadState.Pending;
import io.mediahub.platform.command.Allowances;
import io.mediahub.platform.command.Charge;
import io.mediahub.platform.command.Charge.GiveBack;
import io.mediahub.platform.command.Charge.Lease;
import io.mediahub.platform.command.Charge.Release;
import io.mediahub.platform.command.Charge.Take;
import io.mediahub.platform.command.Charging;
import io.mediahub.platform.refusal.RefusalException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mediahub.upload.AvailabilityChanged;
import mediahub.upload.CompletionRefused;
import mediahub.upload.DeletionPlanned;
import mediahub.upload.EncodingCancelled;
import mediahub.upload.EncodingRetried;
import mediahub.upload.MediaDeleted;
import mediahub.upload.MediaEdited;
import mediahub.upload.MediaReinstated;
import mediahub.upload.MediaRestored;
import mediahub.upload.MediaTakenDown;
import mediahub.upload.PosterChosen;
import mediahub.upload.ReencodeRequested;
import mediahub.upload.SubtitlesAdded;
import mediahub.upload.SubtitlesRemoved;
import mediahub.upload.UploadAborted;
import mediahub.upload.UploadCompleted;
import mediahub.upload.UploadDeclined;
import mediahub.upload.UploadDiscarded;
import mediahub.upload.UploadEvent;
import mediahub.upload.UploadRefused;
import mediahub.upload.UploadRequested;
import mediahub.upload.VisibilityChanged;

/**
 * Limits the uploads of one person: open uploads, media, bytes, declarations a day (each is an
 * event that is kept for ever), retries and changes a day, and encodes at a time, so that one
 * person cannot delay all others. The declared size counts from the declaration on, so that
 * concurrent uploads cannot share the last free bytes.
 */
final class UploadAllowance implements Charging<UploadState, UploadEvent> {
  static final String OPEN = "open-uploads";
  static final String MEDIA = "media";
  static final String BYTES = "stored-bytes";
  static final String DECLARED = "declared";
  static final String RETRIED = "retried";
  static final String ENCODES = "encodes";
  static final String CHANGED = "changed";

  private static final Duration DAY = Duration.ofDays(1);

  /** The time after which a client may ask again whether an encode has ended. */
  static final Duration LATER = Duration.ofSeconds(30);

  /** After this time an encode no longer counts, even if the catalogue never shows its end. */
  private static final Duration LONGEST_ENCODE = Duration.ofDays(7);

  private final UploadSettings settings;

  UploadAllowance(UploadSettings settings) {
    this.settings = settings;
  }

  @Override
  public List<Charge> of(String mediaId, UploadState before, UploadEvent event, Instant now) {
    return switch (event) {
      case UploadRequested e -> {
        String owner = e.getOwnerId();
        long bytes = e.getSource().getSizeBytes();
        yield List.of(
            declared(owner, mediaId, now),
            open(owner),
            new Take(owner, MEDIA, 1, settings.maxMediaPerUser(), tooManyMedia()),
            new Take(owner, BYTES, bytes, settings.maxBytesPerUser().toBytes(), tooManyBytes()));
      }
      case UploadDeclined e -> List.of(declared(e.getOwnerId(), mediaId, now));
      case CompletionRefused e -> List.of();
      case UploadCompleted e ->
          List.of(new GiveBack(e.getOwnerId(), OPEN, 1), encode(e.getOwnerId(), mediaId, now));
      case EncodingCancelled e -> List.of(new Release(e.getOwnerId(), ENCODES, mediaId));
      case EncodingRetried e ->
          List.of(encode(e.getOwnerId(), mediaId, now), retried(e.getOwnerId(), mediaId, now));
      case ReencodeRequested e -> List.of(); // not the owner's wish, nor the owner's share
      case PosterChosen e -> changed(e.getOwnerId(), mediaId, "poster", now);
      case SubtitlesAdded e ->
          changed(e.getOwnerId(), mediaId, e.getSubtitles().getLanguage(), now);
      case MediaEdited e -> changed(e.getOwnerId(), mediaId, "edit", now);
      case VisibilityChanged e -> changed(e.getOwnerId(), mediaId, "visibility", now);
      case AvailabilityChanged e -> changed(e.getOwnerId(), mediaId, "availability", now);
      case MediaRestored e -> changed(e.getOwnerId(), mediaId, "restore", now);
      // Once for each upload and each restoration.
      case DeletionPlanned e -> List.of(new Release(e.getOwnerId(), ENCODES, mediaId));
      case MediaTakenDown e -> List.of(); // not the owner's wish
      case MediaReinstated e -> List.of();
      // Not for more than were added.
      case SubtitlesRemoved e -> List.of();
      case MediaDeleted e ->
          before instanceof Completed completed
              ? stored(completed.declared(), mediaId)
              : allBack(before);
      case UploadDiscarded e ->
          before instanceof Completed completed ? stored(completed.declared(), mediaId) : List.of();
      case UploadAborted e -> allBack(before);
      case UploadRefused e -> allBack(before);
    };
  }

  private Charge encode(String owner, String mediaId, Instant now) {
    return new Lease(
        owner,
        ENCODES,
        mediaId,
        now.plus(LONGEST_ENCODE),
        settings.maxEncodesPerUser(),
        tooManyEncodes(),
        LATER);
  }

  /** Each is an event that is kept for ever, and work for hours. */
  private Charge retried(String owner, String mediaId, Instant now) {
    return new Lease(
        owner,
        RETRIED,
        mediaId + " " + now.toEpochMilli(),
        now.plus(DAY),
        settings.maxDeclaredPerDay(),
        UploadProblem.TOO_MANY_RETRIES_TODAY.refusal(settings.maxDeclaredPerDay()),
        DAY);
  }

  /** Each is an event that is kept for ever, and work for a moment. */
  private List<Charge> changed(String owner, String mediaId, String what, Instant now) {
    return List.of(
        new Lease(
            owner,
            CHANGED,
            mediaId + " " + what + " " + now.toEpochMilli(),
            now.plus(DAY),
            settings.maxDeclaredPerDay(),
            UploadProblem.TOO_MANY_CHANGES_TODAY.refusal(settings.maxDeclaredPerDay()),
            DAY));
  }

  /** Gives back what a complete file takes. */
  private static List<Charge> stored(UploadState.Declared declared, String mediaId) {
    String owner = declared.ownerId();
    return List.of(
        new GiveBack(owner, MEDIA, 1),
        new GiveBack(owner, BYTES, declared.sizeBytes()),
        new Release(owner, ENCODES, mediaId));
  }

  private Charge declared(String owner, String mediaId, Instant now) {
    return new Lease(
        owner, DECLARED, mediaId, now.plus(DAY), settings.maxDeclaredPerDay(), tooManyToday(), DAY);
  }

  private Charge open(String owner) {
    return new Take(owner, OPEN, 1, settings.maxOpenPerUser(), tooManyOpen());
  }

  private static List<Charge> allBack(UploadState before) {
    if (!(before instanceof Pending pending)) {
      return List.of();
    }
    String owner = pending.declared().ownerId();
    return List.of(
        new GiveBack(owner, OPEN, 1),
        new GiveBack(owner, MEDIA, 1),
        new GiveBack(owner, BYTES, pending.declared().sizeBytes()));
  }

  /**
   * Refuses early what the command would refuse anyway, so that nothing is opened in the store and
   * no declaration is recorded.
   *
   * @throws RefusalException when an allowance of the owner is used up
   */
  void check(Allowances allowances, String owner, long bytes) {
    if (allowances.used(owner, OPEN) >= settings.maxOpenPerUser()) {
      throw new RefusalException(tooManyOpen());
    }
    if (allowances.used(owner, MEDIA) >= settings.maxMediaPerUser()) {
      throw new RefusalException(tooManyMedia());
    }
    long stored = allowances.used(owner, BYTES);
    // A file that is too large for everybody is refused with that more exact code.
    if (bytes <= settings.maxSize().toBytes()
        && stored > settings.maxBytesPerUser().toBytes() - bytes) {
      throw new RefusalException(tooManyBytes());
    }
  }

  private Refusal tooManyOpen() {
    return UploadProblem.TOO_MANY_UPLOADS.refusal(settings.maxOpenPerUser());
  }

  private Refusal tooManyMedia() {
    return UploadProblem.MEDIA_QUOTA_EXCEEDED.refusal(settings.maxMediaPerUser());
  }

  private Refusal tooManyBytes() {
    return UploadProblem.STORAGE_QUOTA_EXCEEDED.refusal(settings.maxBytesPerUser().toBytes());
  }

  private Refusal tooManyToday() {
    return UploadProblem.TOO_MANY_UPLOADS_TODAY.refusal(settings.maxDeclaredPerDay());
  }

  private Refusal tooManyEncodes() {
    return UploadProblem.TOO_MANY_ENCODES.refusal(settings.maxEncodesPerUser());
  }
}
