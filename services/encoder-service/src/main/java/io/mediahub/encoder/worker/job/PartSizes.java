package io.mediahub.encoder.worker.job;

/** How the segments of a job are divided among its parts. */
enum PartSizes {
  /** All segments are one part. */
  ONE {
    @Override
    int end(int part) {
      return Integer.MAX_VALUE;
    }
  },
  /**
   * One segment first, so that it is there soon, then 4, 16, and 30 each: few events in the end.
   */
  GROWING {
    @Override
    int end(int part) {
      return switch (part) {
        case 0 -> 1;
        case 1 -> 5;
        default -> 21 + 30 * (part - 2);
      };
    }
  };

  /** Number of segments of the job up to the end of this part. */
  abstract int end(int part);

  /**
   * @param segment 0 for the first of the job
   */
  int partOf(int segment) {
    int part = 0;
    while (segment >= end(part)) {
      part++;
    }
    return part;
  }
}
