package io.mediahub.playlist.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mediahub.rendition.Finding;

/** Collects what a check finds: the rule's number and a sentence that names the playlist. */
final class Findings {
  private final List<Finding> found = new ArrayList<>();

  void add(int rule, String sentence, Object... values) {
    found.add(new Finding(rule, String.format(Locale.ROOT, sentence, values)));
  }

  void require(boolean holds, int rule, String sentence, Object... values) {
    if (!holds) {
      add(rule, sentence, values);
    }
  }

  List<Finding> all() {
    return List.copyOf(found);
  }
}
