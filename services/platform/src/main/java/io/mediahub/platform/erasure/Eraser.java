package io.mediahub.platform.erasure;

import java.time.Instant;

/**
 * One step of forgetting a person. A bean of the service that has the data. It is run again until
 * it says that it is done, and may have been stopped at any place before: so everything it does can
 * be repeated, and it counts what is there or was there, not what this run has removed.
 */
public interface Eraser {
  ErasureStep step();

  /**
   * @param found to record what was in which place
   * @return whether nothing is left; false asks to be called again later
   */
  boolean erase(String personId, Instant now, Found found);

  /** Records what was in a place. A later, smaller count does not replace a larger one. */
  interface Found {
    /**
     * @param place a table, a collection, or a folder of a bucket; nothing personal
     */
    void in(String place, Fate fate, long count);
  }
}
