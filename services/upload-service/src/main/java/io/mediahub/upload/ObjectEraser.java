package io.mediahub.upload;

import io.mediahub.base.settings.S3Settings;
import io.mediahub.platform.erasure.Eraser;
import io.mediahub.platform.erasure.ErasureStep;
import io.mediahub.platform.erasure.Fate;
import io.mediahub.upload.MediaOfPerson.Media;
import io.mediahub.upload.storage.StoredObjects;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Waits until nothing of a person's media is in the object store. It removes nothing itself: the
 * rendition process and the sweep of uploads do, and this sees that they did.
 */
@Component
class ObjectEraser implements Eraser {
  private final MediaOfPerson media;
  private final StoredObjects objects;
  private final List<String> buckets;

  ObjectEraser(MediaOfPerson media, StoredObjects objects, S3Settings s3) {
    this.media = media;
    this.objects = objects;
    this.buckets = List.of(s3.uploadsBucket(), s3.mediaBucket());
  }

  @Override
  public ErasureStep step() {
    return ErasureStep.OBJECTS;
  }

  @Override
  public boolean erase(String personId, Instant now, Found found) {
    List<Media> all = media.all(personId);
    boolean gone =
        all.stream()
            .allMatch(
                each ->
                    each.deleted()
                        && each.settled()
                        && buckets.stream()
                            .allMatch(bucket -> objects.count(bucket, each.mediaId() + "/") == 0));
    if (gone) {
      for (String bucket : buckets) {
        found.in("s3://" + bucket + "/", Fate.EMPTY, 0);
      }
    }
    return gone;
  }
}
