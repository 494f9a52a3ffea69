package io.mediahub.upload;

import io.mediahub.base.settings.S3Settings;
import io.mediahub.domain.Refusal;
import io.mediahub.domain.upload.UploadCommand;
import io.mediahub.domain.upload.UploadRules;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.command.Allowances;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.upload.Uploads.Upload;
import io.mediahub.upload.storage.Location;
import io.mediahub.upload.storage.MultipartStore;
import io.mediahub.upload.storage.PartPlan;
import java.net.URI;
import java.util.Optional;
import mediahub.upload.SourceObject;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/**
 * Opens an upload, first in the object store, since the event holds the store's id, then in the
 * log. The sweep deletes what a crash between the two leaves in the store.
 */
@Component
class UploadOpening {
  private final Uploads uploads;
  private final Allowances allowances;
  private final UploadAllowance allowance;
  private final StorageRoom room;
  private final VerifiedUploaders verified;
  private final MultipartStore store;
  private final UploadSettings settings;
  private final String bucket;

  UploadOpening(
      Uploads uploads,
      Allowances allowances,
      UploadAllowance allowance,
      StorageRoom room,
      VerifiedUploaders verified,
      MultipartStore store,
      UploadSettings settings,
      S3Settings s3) {
    this.uploads = uploads;
    this.allowances = allowances;
    this.allowance = allowance;
    this.room = room;
    this.verified = verified;
    this.store = store;
    this.settings = settings;
    this.bucket = s3.uploadsBucket();
  }

  /**
   * @param context the media id is derived from its id, so that a retry opens nothing new
   * @throws RefusalException as {@link UploadRules}, {@link UploadAllowance}, {@link
   *     VerifiedUploaders} and {@link StorageRoom} say
   */
  Upload open(String ownerId, Declaration declaration, CommandContext context) {
    String mediaId = context.newAggregateId();
    String title = declaration.cleanTitle();
    SourceObject source = declaration.source(bucket, mediaId);
    Optional<Upload> existing = uploads.find(mediaId);
    if (existing.isPresent()) {
      record(mediaId, ownerId, title, source, existing.get().location(), context);
      return existing.get();
    }
    check(mediaId, ownerId, title, source, context);
    Location at = store.open(bucket, source.getObjectKey(), source.getContentType());
    try {
      record(mediaId, ownerId, title, source, at, context);
    } catch (RuntimeException e) {
      if (!mayHaveBeenDone(e)) {
        store.abort(at);
      }
      throw e;
    }
    Upload upload = uploads.find(mediaId).orElseThrow();
    if (!upload.location().equals(at)) {
      // The same request arrived twice at the same time, and the other was first.
      store.abort(at);
    }
    return upload;
  }

  /** Whether the log may have the upload anyway; if not, the sweep cleans up. */
  private static boolean mayHaveBeenDone(RuntimeException e) {
    return e instanceof DataAccessException && !(e instanceof DataIntegrityViolationException);
  }

  private void check(
      String mediaId, String ownerId, String title, SourceObject source, CommandContext context) {
    Refusal malformed = UploadRules.malformed(title, source);
    if (malformed != null) {
      throw new RefusalException(malformed);
    }
    verified.require(ownerId);
    room.require(source.getSizeBytes());
    allowance.check(allowances, ownerId, source.getSizeBytes());
    Refusal unacceptable = UploadRules.unacceptable(source, settings.policy());
    if (unacceptable != null) {
      var decline = new UploadCommand.Decline(ownerId, title, source, settings.policy());
      uploads.execute(mediaId, decline, context).orThrow();
      throw declined(mediaId, unacceptable);
    }
  }

  private void record(
      String mediaId,
      String ownerId,
      String title,
      SourceObject source,
      Location at,
      CommandContext context) {
    CommandOutcome<UploadState, ?> outcome =
        uploads.execute(
            mediaId,
            new UploadCommand.Request(
                ownerId,
                title,
                source,
                at.multipartId(),
                PartPlan.of(source.getSizeBytes(), settings.partSize().toBytes()).partSizeBytes(),
                context.now().plus(settings.validity()),
                settings.policy()),
            context);
    // A retry of a declaration that was declined under an earlier policy.
    if (outcome.orThrow().state() instanceof UploadState.Declined declined) {
      throw declined(mediaId, declined.refusal());
    }
  }

  /** The refusal is an event of this media, whose history its owner can read. */
  private static RefusalException declined(String mediaId, Refusal refusal) {
    return new RefusalException(refusal, URI.create("/api/media/" + mediaId));
  }
}
