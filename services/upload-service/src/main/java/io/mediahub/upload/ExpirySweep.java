package io.mediahub.upload;

import io.mediahub.domain.upload.UploadCommand;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.settings.MediaHubSettings;
import io.mediahub.platform.telemetry.Traces;
import io.mediahub.upload.Uploads.Upload;
import io.mediahub.upload.storage.Location;
import io.mediahub.upload.storage.MultipartStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mediahub.upload.AbortReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Ends uploads that nobody completes, and removes from the store what no upload knows. Several
 * instances may sweep at once: every step may be done twice.
 */
@Component
class ExpirySweep {
  private static final Logger LOG = LoggerFactory.getLogger(ExpirySweep.class);
  private static final String ACTOR = "system:upload-service";

  /** An upload in the store is in the log within seconds, or never. */
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private final Uploads uploads;
  private final OpenUploads openUploads;
  private final MultipartStore store;
  private final UploadSettings settings;
  private final String bucket;
  private final Traces traces;
  private final Clock clock;

  ExpirySweep(
      Uploads uploads,
      OpenUploads openUploads,
      MultipartStore store,
      UploadSettings settings,
      MediaHubSettings platform,
      Traces traces,
      Clock clock) {
    this.uploads = uploads;
    this.openUploads = openUploads;
    this.store = store;
    this.settings = settings;
    this.bucket = platform.requireS3().uploadsBucket();
    this.traces = traces;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = 60, initialDelay = 30, timeUnit = TimeUnit.SECONDS)
  void endExpired() {
    endExpired(clock.instant());
  }

  void endExpired(Instant now) {
    List<String> candidates =
        openUploads.requestedBefore(now.minus(settings.validity()), settings.sweepBatch());
    for (String mediaId : candidates) {
      each(
          "end an expired upload",
          mediaId,
          () -> uploads.find(mediaId).ifPresent(upload -> end(upload, now)));
    }
  }

  /**
   * The store first: if this stops in between, the upload is still open and the next sweep ends it.
   * A completion that is under way cannot lose its object, since none begins after the end and none
   * takes longer than the grace.
   */
  private void end(Upload upload, Instant now) {
    boolean over = now.isAfter(upload.declared().expiresAt().plus(settings.grace()));
    if (!(upload.state() instanceof UploadState.Pending) || !over) {
      return;
    }
    store.erase(upload.location());
    String commandId = "expire-" + upload.mediaId();
    uploads.execute(
        upload.mediaId(),
        new UploadCommand.Abort(AbortReason.EXPIRED),
        new CommandContext(commandId, ACTOR, traces.traceParent(), commandId, now, List.of()));
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

  /** One that fails must not keep the others open; it is tried again by the next sweep. */
  private static void each(String task, String subject, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.atWarn().addKeyValue("upload", subject).setCause(e).log("Could not {}", task);
    }
  }
}
