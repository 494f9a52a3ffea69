package io.mediahub.encoder.worker.job;

import io.mediahub.base.content.ContentKeys;
import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import io.mediahub.encoder.media.inspect.SourceCheck;
import io.mediahub.encoder.store.MediaStore;
import io.mediahub.encoder.store.Parts;
import io.mediahub.encoder.store.SourceCache;
import io.mediahub.encoder.store.SourceCache.Lease;
import io.mediahub.encoder.store.WorkFolder;
import io.mediahub.encoder.store.WorkFolder.JobFolder;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import mediahub.upload.SourceObject;
import org.jspecify.annotations.Nullable;

/**
 * What jobs of every kind need around them: the object store, a folder, and the source.
 *
 * @param uploader a thread for each object on its way
 * @param keys of encrypted packages
 */
public record JobStage(
    MediaStore store,
    Parts parts,
    SourceCache sources,
    WorkFolder folder,
    ExecutorService uploader,
    ContentKeys keys) {
  private static final long MICROS = 1_000_000;

  /** What ffmpeg does in a folder of its own. */
  @FunctionalInterface
  interface Encode {
    void in(JobSpace space) throws IOException, InterruptedException;
  }

  /**
   * Gives a job the source, checked, and a folder with room for its output.
   *
   * @param bitsPerSecond of all renditions together
   */
  void withSource(Run run, SourceObject source, long micros, long bitsPerSecond, Encode encode)
      throws IOException, InterruptedException {
    withSource(run, source, Math.ceilDiv(micros, MICROS) * bitsPerSecond / 8, encode);
  }

  /**
   * Gives a job the source, checked, and a folder with room for its files.
   *
   * @param room bytes
   */
  void withSource(Run run, SourceObject source, long room, Encode encode)
      throws IOException, InterruptedException {
    try (Lease local = sources.acquire(source);
        JobFolder own = folder.openJob(run.job().getJobId())) {
      var file = local.checked(copy -> requireUnchanged(SourceCheck.compare(copy, source)));
      folder.requireRoom(room);
      encode.in(new JobSpace(own.path(), file, run.niceness()));
    }
  }

  private static void requireUnchanged(@Nullable Refused changed) {
    if (changed != null) {
      throw new MediaFailure(JobFailure.SOURCE_CHANGED, changed.sentence());
    }
  }

  /** Receives the segments of a job whose parts have one result each. */
  PartResults results(Run run, PartResults.Target target, int firstSegment, Set<Integer> done) {
    return new PartResults(
        run, target, parts, firstSegment, done, cipher(run, target), store, uploader);
  }

  /** Receives the segments of a job that no other run can share. */
  PartResults ownResults(Run run, PartResults.Target target) {
    return new PartResults(run, target, null, 0, Set.of(), cipher(run, target), store, uploader);
  }

  private @Nullable PackageCipher cipher(Run run, PartResults.Target target) {
    return cipher(run, run.job().getContentKeyId(), target.packageId());
  }

  /**
   * @param secret from which the key of the package is derived; null when it is not encrypted
   * @return null when it is not
   * @throws MediaFailure {@code content-key-missing}
   */
  @Nullable PackageCipher cipher(Run run, @Nullable String secret, String packageId) {
    return PackageCipher.of(keys, secret, run.mediaId(), packageId);
  }
}
