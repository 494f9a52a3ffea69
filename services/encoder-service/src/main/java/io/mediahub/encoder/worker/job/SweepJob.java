package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.store.MediaStore;
import io.mediahub.encoder.store.MediaStore.Deleted;
import java.util.List;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.Sweep;
import mediahub.rendition.Leftovers;
import mediahub.rendition.ObjectsSwept;

/** Deletes objects that nobody needs. Safe to repeat: an object that is gone is not an error. */
final class SweepJob {
  private final JobStage stage;

  SweepJob(JobStage stage) {
    this.stage = stage;
  }

  void run(Run run, Sweep work) {
    EncodeJob job = run.job();
    Leftovers leftovers = work.getLeftovers();
    MediaStore store = stage.store();
    Deleted deleted = new Deleted(0, 0);
    for (int attempt : leftovers.getAttempts()) {
      if (attempt == leftovers.getPublished()) {
        throw new MediaFailure(
            JobFailure.INVALID_JOB, "The job would delete objects of a published package.");
      }
      String folder = "%s/%s/%d/".formatted(job.getMediaId(), leftovers.getJobId(), attempt);
      deleted = deleted.and(store.deleteBelow(folder));
    }
    List<String> kept =
        leftovers.getKept().stream().map(folder -> job.getMediaId() + "/" + folder).toList();
    for (String folder : leftovers.getFolders()) {
      deleted =
          deleted.and(
              store.deleteBelow(
                  job.getMediaId() + "/" + folder,
                  key -> kept.stream().noneMatch(key::startsWith)));
    }
    if (leftovers.getSource() != null) {
      deleted = deleted.and(store.delete(leftovers.getSource()));
    }
    run.reports()
        .send(
            new ObjectsSwept(
                job.getJobId(), job.getAttempt(), deleted.objects(), deleted.bytes()));
  }
}
