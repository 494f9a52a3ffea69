package io.mediahub.streams.rendition;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.Urgency;

/** Where a job waits for a worker. */
final class JobTopics {
  private JobTopics() {}

  static Topic<EncodeJob> of(Urgency urgency) {
    return switch (urgency) {
      case NOW -> Topics.ENCODE_NOW;
      case NEXT -> Topics.ENCODE_NEXT;
      case LATER -> Topics.ENCODE_LATER;
    };
  }

  /** Where jobs lie that a task of the process writes: by the same hash of the same key. */
  static int partition(Urgency urgency, int task) {
    return task % of(urgency).layout().partitions();
  }
}
