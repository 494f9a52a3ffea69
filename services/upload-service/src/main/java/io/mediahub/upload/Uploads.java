package io.mediahub.upload;

import io.mediahub.domain.upload.UploadCommand;
import io.mediahub.domain.upload.UploadOwner;
import io.mediahub.domain.upload.UploadRefusal;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.domain.upload.UploadState.Declared;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.command.Deadlines;
import io.mediahub.platform.command.Deadlines.Due;
import io.mediahub.platform.command.Grounded;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.IfMatch;
import io.mediahub.upload.storage.Location;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mediahub.upload.UploadEvent;
import mediahub.user.Role;
import org.springframework.stereotype.Component;

/** Uploads on the write side. */
@Component
class Uploads {
  private final CommandExecutor executor;
  private final AggregateType<UploadCommand, UploadState, UploadEvent> type;
  private final Deadlines deadlines;

  Uploads(
      CommandExecutor executor,
      AggregateType<UploadCommand, UploadState, UploadEvent> type,
      Deadlines deadlines) {
    this.executor = executor;
    this.type = type;
    this.deadlines = deadlines;
  }

  /**
   * @param version of the aggregate
   * @param declared the declaration of the file
   */
  record Upload(String mediaId, long version, UploadState state, Declared declared) {
    Location location() {
      return Uploads.location(declared);
    }
  }

  Optional<Upload> find(String mediaId) {
    return executor
        .state(type, mediaId)
        .flatMap(
            (Versioned<UploadState> found) ->
                declared(found.state())
                    .map(
                        declared -> new Upload(mediaId, found.version(), found.state(), declared)));
  }

  /**
   * An upload exists for its owner only.
   *
   * @throws RefusalException {@code upload-unknown}
   */
  Upload ownedBy(CurrentUser user, String mediaId) {
    return find(mediaId)
        .filter(upload -> upload.declared().ownerId().equals(user.userId()))
        .orElseThrow(() -> new RefusalException(UploadRefusal.UPLOAD_UNKNOWN.refusal()));
  }

  /**
   * For others than its owner and administrators a media does not exist.
   *
   * @throws RefusalException {@code upload-unknown}
   */
  void requireOwner(CurrentUser user, String mediaId) {
    String owner =
        executor
            .part(type, mediaId, UploadOwner.class)
            .map(upload -> upload.state().userId())
            .orElse(null);
    if (owner == null || !(owner.equals(user.userId()) || user.is(Role.ADMIN))) {
      throw new RefusalException(UploadRefusal.UPLOAD_UNKNOWN.refusal());
    }
  }

  CommandOutcome<UploadState, UploadEvent> execute(
      String mediaId, UploadCommand command, CommandContext context) {
    return executor.execute(type, mediaId, command, context);
  }

  /**
   * The command is for the version that the client has seen: a write in between refuses it.
   *
   * @throws RefusalException {@code media-changed}
   */
  CommandOutcome<UploadState, UploadEvent> execute(
      String mediaId, UploadCommand command, IfMatch seen, CommandContext context) {
    return executor.executeGrounded(
        type,
        mediaId,
        () -> {
          // Read after the version that the command is written upon, so never an older one.
          long present = executor.state(type, mediaId).map(Versioned::version).orElse(0L);
          if (!seen.fits(present)) {
            throw new RefusalException(
                UploadProblem.MEDIA_CHANGED.refusal(present, String.valueOf(seen.version())));
          }
          return new Grounded<>(command, List.of());
        },
        context);
  }

  /** Uploads that are due, the longest due first. */
  List<Due> due(Instant now, int limit) {
    return deadlines.passed(type, now, limit);
  }

  void postpone(Due due, Instant until) {
    deadlines.postpone(type, due, until);
  }

  void settle(Due due) {
    deadlines.settle(type, due);
  }

  static Location location(Declared declared) {
    return new Location(declared.bucket(), declared.objectKey(), declared.multipartId());
  }

  static Optional<Declared> declared(UploadState state) {
    return switch (state) {
      case UploadState.None none -> Optional.empty();
      case UploadState.Declined declined -> Optional.empty();
      case UploadState.Pending pending -> Optional.of(pending.declared());
      case UploadState.Completed completed -> Optional.of(completed.declared());
      case UploadState.Discarded discarded -> Optional.of(discarded.declared());
      case UploadState.Aborted aborted -> Optional.of(aborted.declared());
      case UploadState.Refused refused -> Optional.of(refused.declared());
      case UploadState.Deleted deleted -> Optional.ofNullable(deleted.declared());
    };
  }
}
