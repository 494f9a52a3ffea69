package io.mediahub.upload;

import io.mediahub.domain.rendition.PackageGate;
import io.mediahub.domain.upload.UploadCommand;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandOutcome.Accepted;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.settings.RecipeSettings;
import io.mediahub.upload.storage.MultipartStore;
import java.time.Duration;
import java.util.List;
import mediahub.upload.UploadEvent;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What an owner wants to be done with media that were uploaded. The rendition process carries it
 * out: it stops what runs, encodes again, and deletes what was made.
 */
@Component
class MediaCommands {
  private final Uploads uploads;
  private final MediaPhases phases;
  private final EncodesInFlight encodes;
  private final MultipartStore store;
  private final RecipeSettings recipe;
  private final Duration grace;

  MediaCommands(
      Uploads uploads,
      MediaPhases phases,
      EncodesInFlight encodes,
      MultipartStore store,
      RecipeSettings recipe,
      UploadSettings settings) {
    this.uploads = uploads;
    this.phases = phases;
    this.encodes = encodes;
    this.store = store;
    this.recipe = recipe;
    this.grace = settings.deletionGrace();
  }

  /**
   * @throws RefusalException {@code upload-unknown} for others than the owner and administrators,
   *     {@code encoding-not-running}, or why there is no such file any more
   */
  Accepted<UploadState, UploadEvent> cancel(
      CurrentUser user, String mediaId, CommandContext context) {
    uploads.requireOwner(user, mediaId);
    var command = new UploadCommand.CancelEncoding(phases.facts(mediaId));
    return uploads.execute(mediaId, command, context).orThrow();
  }

  /**
   * @param renditionId null for all renditions
   * @throws RefusalException {@code upload-unknown} for others than the owner and administrators,
   *     {@code encoding-running}, {@code rendition-unknown}, {@code too-many-encodes}, or why there
   *     is no such file any more
   */
  Accepted<UploadState, UploadEvent> retry(
      CurrentUser user, String mediaId, @Nullable String renditionId, CommandContext context) {
    uploads.requireOwner(user, mediaId);
    var command = new UploadCommand.RetryEncoding(phases.facts(mediaId), renditionId);
    // Of its owner, whoever asks. The decision checks again.
    uploads
        .find(mediaId)
        .filter(upload -> upload.state() instanceof UploadState.Completed)
        .ifPresent(upload -> encodes.requireRoom(upload.declared().ownerId(), mediaId));
    return uploads.execute(mediaId, command, context).orThrow();
  }

  /**
   * Has published media encoded anew by another recipe, when nobody waits for the workers. It is
   * charged to nobody. A recipe that was reached or asked for changes nothing.
   *
   * @param gate what the new package must pass
   * @param again whether to ask once more although this recipe was asked for already
   * @throws RefusalException {@code role-missing} for others than administrators, {@code
   *     recipe-unknown}, {@code ssim-invalid}, {@code growth-invalid}, {@code media-not-published},
   *     {@code encoding-running}, {@code upload-unknown}, or why there is no such file any more
   */
  Accepted<UploadState, UploadEvent> reencode(
      CurrentUser user,
      String mediaId,
      String recipeId,
      PackageGate gate,
      boolean again,
      CommandContext context) {
    user.requireRole(Role.ADMIN);
    var command =
        new UploadCommand.Reencode(
            phases.facts(mediaId), recipeId, List.of(recipe.recipeId()), gate, again);
    return uploads.execute(mediaId, command, context).orThrow();
  }

  /**
   * Hides media, and deletes them when they can no longer be restored. An upload that is not
   * complete has nothing to restore, and is deleted at once.
   *
   * @throws RefusalException {@code upload-unknown} for others than the owner and administrators,
   *     or {@code upload-deleted}
   */
  Accepted<UploadState, UploadEvent> delete(
      CurrentUser user, String mediaId, CommandContext context) {
    uploads.requireOwner(user, mediaId);
    boolean complete =
        uploads
            .find(mediaId)
            .filter(upload -> upload.state() instanceof UploadState.Completed)
            .isPresent();
    if (!complete || grace.isZero()) {
      return deleteAtOnce(user, mediaId, context);
    }
    var command = new UploadCommand.PlanDeletion(phases.facts(mediaId), context.now().plus(grace));
    return uploads.execute(mediaId, command, context).orThrow();
  }

  /**
   * What was made of a complete file is deleted with the file by the rendition process. Parts of an
   * open upload are deleted at once.
   *
   * @throws RefusalException {@code upload-unknown} for others than the owner and administrators,
   *     or {@code upload-deleted}
   */
  Accepted<UploadState, UploadEvent> deleteAtOnce(
      CurrentUser user, String mediaId, CommandContext context) {
    uploads.requireOwner(user, mediaId);
    boolean open =
        uploads
            .find(mediaId)
            .filter(upload -> upload.state() instanceof UploadState.Pending)
            .isPresent();
    var accepted = uploads.execute(mediaId, new UploadCommand.Delete(), context).orThrow();
    // Also on a retry: the first attempt may have stopped before this.
    if (open || accepted.replayed()) {
      uploads.find(mediaId).ifPresent(upload -> store.erase(upload.location()));
    }
    return accepted;
  }
}
