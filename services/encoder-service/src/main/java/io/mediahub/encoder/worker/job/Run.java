package io.mediahub.encoder.worker.job;

import io.mediahub.encoder.store.Parts;
import java.util.concurrent.ThreadLocalRandom;
import mediahub.encoding.EncodeJob;

/**
 * One run of a job by one worker: a job may be run several times, also at the same time.
 *
 * @param id in the names of the objects that this run stores, and of no other
 * @param urgent whether somebody waits for the job
 */
record Run(
    EncodeJob job, String id, boolean urgent, JobReports reports, JobProgress progress) {
  private static final int ALPHABET = 36;

  /** Of six digits. */
  private static final long IDS = 36L * 36 * 36 * 36 * 36 * 36;

  static Run of(ReceivedJob received, JobReports reports, JobProgress progress) {
    String id = Long.toString(IDS + ThreadLocalRandom.current().nextLong(IDS), ALPHABET);
    return new Run(received.job(), id.substring(1), received.urgent(), reports, progress);
  }

  String mediaId() {
    return job.getMediaId();
  }

  /** Folder of a package's objects; ends with "/". */
  String folder(String packageId) {
    return Parts.folder(job.getMediaId(), packageId);
  }
}
