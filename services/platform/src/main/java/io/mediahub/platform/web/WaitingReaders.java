package io.mediahub.platform.web;

import java.util.HashMap;
import java.util.Map;

/** Bounds the requests that wait at a time, for each reader and in total. */
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
   * @return false when too many wait already; after true the caller must {@link #leave}
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
