package io.mediahub.platform.web;

import java.util.HashMap;
import java.util.Map;

/** Who waits at this moment: so many requests of one reader, and so many of all together. */
final class WaitingReaders {
  private final int mostPerReader;
  private final int most;
  private final Map<String, Integer> byReader = new HashMap<>();
  private int all;

  WaitingReaders(int mostPerReader, int most) {
    this.mostPerReader = mostPerReader;
    this.most = most;
  }

  /**
   * @return false when there are too many already; who gets true must {@link #leave}
   */
  synchronized boolean enter(String reader) {
    int own = byReader.getOrDefault(reader, 0);
    if (all >= most || own >= mostPerReader) {
      return false;
    }
    byReader.put(reader, own + 1);
    all++;
    return true;
  }

  synchronized void leave(String reader) {
    byReader.compute(reader, (same, own) -> own == null || own == 1 ? null : own - 1);
    all--;
  }
}
