package io.mediahub.bench.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * What a check found.
 *
 * @param what is to be true, in a sentence
 * @param looked how many things were looked at; a check of nothing shows nothing
 * @param wrong those for which it is not true, each in a few words
 */
record Found(String what, long looked, List<String> wrong) {
  private static final int SHOWN = 5;

  boolean holds() {
    return wrong.isEmpty();
  }

  /** A few of what is wrong. */
  List<String> shown() {
    List<String> shown = new ArrayList<>(wrong.subList(0, Math.min(SHOWN, wrong.size())));
    if (wrong.size() > SHOWN) {
      shown.add("and " + (wrong.size() - SHOWN) + " more");
    }
    return shown;
  }
}
