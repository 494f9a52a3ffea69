package io.mediahub.upload;

import io.mediahub.base.settings.S3Settings;
import io.mediahub.domain.status.MediaStatus;
import io.mediahub.domain.upload.UploadCommand;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.Deadlines.Due;
import io.mediahub.platform.telemetry.Traces;
import io.mediahub.upload.Uploads.Upload;
import io.mediahub.upload.storage.Location;
import io.mediahub.upload.storage.MultipartStore;
import io.mediahub.upload.storage.TextStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mediahub.upload.AbortReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Ends uploads that nobody completes, deletes media whose owner did not restore them, deletes
 * multipart uploads that the log does not know, and gives back the allowances of refused files.
 * Every step is idempotent, so several instances may sweep at the same time.
 */
@Component
class ExpirySweep {
  private static final Logger LOG = LoggerFactory.getLogger(ExpirySweep.class);
  private static final String ACTOR = "system:upload-service";

  /** An upload in the store reaches the log within seconds, or never. */
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  /** How long to postpone an upload whose step failed, so that it does not block others. */
  private static final Duration AGAIN = Duration.ofMinutes(10);

  private static final int MOST_BATCHES = 20;

  /** Phases of media whose file is kept. */
  private static final Set<MediaStatus> STAYS =
      EnumSet.of(MediaStatus.PUBLISHED, MediaStatus.FAILED, MediaStatus.CANCELLED);

  /** How often to check a completed upload whose file may still be refused and deleted. */
  private static final Duration NEXT_LOOK = Duration.ofHours(1);

  /** Counted from the completion: an encode waits 30 days for a worker at most. */
  private static final Duration LAST_LOOK = Duration.ofDays(40);

  private final Uploads uploads;
  private final MultipartStore store;
  private final TextStore texts;
  private final MediaPhases phases;
  private final UploadSettings settings;
  private final String bucket;
  private final Traces traces;
  private final Clock clock;

  ExpirySweep(
      Uploads uploads,
      MultipartStore store,
      TextStore texts,
      MediaPhases phases,
      UploadSettings settings,
      S3Settings s3,
      Traces traces,
      Clock clock) {
    this.uploads = uploads;
    this.store = store;
    this.texts = texts;
    this.phases = phases;
    this.settings = settings;
    this.bucket = s3.uploadsBucket();
    this.traces = traces;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = 60, initialDelay = 30, timeUnit = TimeUnit.SECONDS)
  void endExpired() {
    endExpired(clock.instant());
  }

  void endExpired(Instant now) {
    List<Due> due;
    int batches = 0;
    do {
      due = uploads.due(now, settings.sweepBatch());
      due.forEach(each -> endOrPostpone(each, now));
    } while (due.size() == settings.sweepBatch() && ++batches < MOST_BATCHES);
  }

  /** An upload that cannot be ended must not block the others. */
  private void endOrPostpone(Due due, Instant now) {
    each(
        "end an upload that is due",
        due.aggregateId(),
        () -> {
          try {
            end(due, now);
          } catch (RuntimeException e) {
            uploads.postpone(due, now.plus(AGAIN));
            throw e;
          }
        });
  }

  private void end(Due due, Instant now) {
    Upload upload = uploads.find(due.aggregateId()).orElse(null);
    if (upload == null) {
      uploads.settle(due);
      return;
    }
    switch (upload.state()) {
      case UploadState.Pending pending -> {
        Instant over = upload.declared().expiresAt().plus(settings.grace());
        if (now.isBefore(over)) {
          uploads.postpone(due, over);
        } else {
          expire(upload, now);
        }
      }
      case UploadState.Aborted aborted -> erase(upload, due);
      case UploadState.Refused refused -> erase(upload, due);
      case UploadState.Deleted deleted -> {
        texts.deleteAll(bucket, MediaArtefacts.folder(upload.mediaId()), null);
        erase(upload, due);
      }
      case UploadState.None none -> uploads.settle(due);
      case UploadState.Declined declined -> uploads.settle(due);
      case UploadState.Discarded discarded -> uploads.settle(due);
      case UploadState.Completed completed -> afterCompletion(upload, due, now);
    }
  }

  /**
   * The rendition process deletes a file that the inspection refused. When the store no longer has
   * it, an event records that and gives back the owner's allowance. Published files stay, and so do
   * those whose encoding failed.
   */
  private void afterCompletion(Upload upload, Due due, Instant now) {
    Instant removeAt = upload.declared().decided().removeAt();
    if (removeAt != null) {
      remove(upload, due, removeAt, now);
      return;
    }
    MediaStatus phase = phases.of(upload.mediaId()).orElse(MediaStatus.INSPECTING);
    if (phase == MediaStatus.REFUSED && store.sizeOf(upload.location()).isEmpty()) {
      texts.deleteAll(bucket, MediaArtefacts.folder(upload.mediaId()), null);
      execute(upload, "discard", new UploadCommand.Discard(), now);
    } else if (STAYS.contains(phase)
        || now.isAfter(upload.declared().expiresAt().plus(LAST_LOOK))) {
      uploads.settle(due);
    } else {
      uploads.postpone(due, now.plus(NEXT_LOOK));
    }
  }

  /**
   * What its owner deleted, and did not restore in time. The decision looks again, since it may be
   * restored at this moment; a later deletion has an id of its own.
   */
  private void remove(Upload upload, Due due, Instant removeAt, Instant now) {
    if (now.isBefore(removeAt)) {
      uploads.postpone(due, removeAt);
    } else {
      execute(upload, "remove-" + removeAt.toEpochMilli(), new UploadCommand.RemoveDue(now), now);
    }
  }

  /**
   * The store first: after a crash in between, the upload is still open and the next sweep ends it.
   * A running completion cannot lose its object, since none begins after the expiry and none takes
   * longer than the grace period.
   */
  private void expire(Upload upload, Instant now) {
    store.erase(upload.location());
    execute(upload, "expire", new UploadCommand.Abort(AbortReason.EXPIRED), now);
  }

  /** The command id is always the same, so a repetition changes nothing. */
  private void execute(Upload upload, String what, UploadCommand command, Instant now) {
    String commandId = what + "-" + upload.mediaId();
    uploads.execute(
        upload.mediaId(),
        command,
        new CommandContext(commandId, ACTOR, traces.traceParent(), commandId, now, List.of()));
  }

  /**
   * The object was deleted when the upload ended, unless the process stopped before, or a
   * completion joined the parts at the same time.
   */
  private void erase(Upload upload, Due due) {
    store.erase(upload.location());
    uploads.settle(due);
  }

  @Scheduled(fixedDelay = 60, initialDelay = 5, timeUnit = TimeUnit.MINUTES)
  void removeForgotten() {
    removeForgotten(clock.instant().minus(FORGOTTEN));
  }

  void removeForgotten(Instant before) {
    List<Location> forgotten =
        store.openSince(bucket, before, this::isForgotten, settings.sweepBatch());
    forgotten.forEach(
        at -> each("remove a forgotten upload", at.objectKey(), () -> store.abort(at)));
  }

  private boolean isForgotten(Location at) {
    String mediaId = at.objectKey().split("/", 2)[0];
    return uploads
        .find(mediaId)
        .filter(upload -> upload.state() instanceof UploadState.Pending)
        .filter(upload -> upload.location().equals(at))
        .isEmpty();
  }

  /** A failure must not stop the others; the next sweep tries again. */
  private static void each(String task, String subject, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.atWarn().addKeyValue("upload", subject).setCause(e).log("Could not {}", task);
    }
  }
}
