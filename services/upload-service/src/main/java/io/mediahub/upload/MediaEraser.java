package io.mediahub.upload;

import io.mediahub.base.settings.S3Settings;
import io.mediahub.domain.upload.UploadCommand;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.erasure.Eraser;
import io.mediahub.platform.erasure.ErasureStep;
import io.mediahub.platform.erasure.Erasures;
import io.mediahub.platform.erasure.Fate;
import io.mediahub.upload.MediaOfPerson.Media;
import io.mediahub.upload.storage.MultipartStore;
import io.mediahub.upload.storage.StoredObjects;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Deletes all media of a person who is forgotten, as the person could: the rendition process stops
 * what runs and sweeps what was made, and the sweep of expired uploads removes the file. What is
 * stored is counted before.
 */
@Component
class MediaEraser implements Eraser {
  private final MediaOfPerson media;
  private final Uploads uploads;
  private final Erasures erasures;
  private final MultipartStore store;
  private final StoredObjects objects;
  private final List<String> buckets;

  MediaEraser(
      MediaOfPerson media,
      Uploads uploads,
      Erasures erasures,
      MultipartStore store,
      StoredObjects objects,
      S3Settings s3) {
    this.media = media;
    this.uploads = uploads;
    this.erasures = erasures;
    this.store = store;
    this.objects = objects;
    this.buckets = List.of(s3.uploadsBucket(), s3.mediaBucket());
  }

  @Override
  public ErasureStep step() {
    return ErasureStep.MEDIA;
  }

  @Override
  public boolean erase(String personId, Instant now, Found found) {
    List<Media> all = media.all(personId);
    found.in("decisions: aggregate (upload)", Fate.DELETED, all.size());
    for (Media each : all) {
      if (!each.deleted()) {
        countObjects(each.mediaId(), found);
        takeDown(each.mediaId(), personId, now);
      }
    }
    return true;
  }

  private void countObjects(String mediaId, Found found) {
    for (String bucket : buckets) {
      long stored = objects.count(bucket, mediaId + "/");
      if (stored > 0) {
        found.in("s3://" + bucket + "/" + mediaId + "/", Fate.DELETED, stored);
      }
    }
  }

  private void takeDown(String mediaId, String personId, Instant now) {
    var open =
        uploads.find(mediaId).filter(upload -> upload.state() instanceof UploadState.Pending);
    uploads
        .execute(
            mediaId,
            new UploadCommand.Delete(),
            erasures.command(personId, "delete " + mediaId, now))
        .orThrow();
    // If this is not reached, the sweep of uploads does it after its grace time.
    open.ifPresent(upload -> store.erase(upload.location()));
  }
}
