package io.mediahub.encoder.worker.job;

import io.mediahub.encoder.store.Parts;
import java.util.concurrent.ThreadLocalRandom;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.Urgency;

/**
 * One run of a job by one worker: a job may be run several times, also at the same time.
 *
 * @param id in the names of the objects that this run stores, and of no other
 */
record Run(EncodeJob job, String id, Urgency urgency, JobReports reports, JobProgress progress) {
  private static final int ALPHABET = 36;

  /** Of six digits. */
  private static final long IDS = 36L * 36 * 36 * 36 * 36 * 36;

  static Run of(ReceivedJob received, JobReports reports, JobProgress progress) {
    String id = Long.toString(IDS + ThreadLocalRandom.current().nextLong(IDS), ALPHABET);
    return new Run(received.job(), id.substring(1), received.urgency(), reports, progress);
  }

  /**
   * Niceness of its tools. A step is a fifth of a processor's time between two that both want it:
   * what somebody waits for gets nine tenths beside the rest, and what nobody waits for an eighth.
   */
  int niceness() {
    return switch (urgency) {
      case NOW -> 0;
      case NEXT -> 10;
      case LATER -> 19;
    };
  }

  String mediaId() {
    return job.getMediaId();
  }

  /** Folder of a package's objects; ends with "/". */
  String folder(String packageId) {
    return Parts.folder(job.getMediaId(), packageId);
  }
}
