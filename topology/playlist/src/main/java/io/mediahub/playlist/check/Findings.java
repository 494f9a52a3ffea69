package io.mediahub.playlist.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import mediahub.rendition.Finding;

/**
 * Collects what a check finds: the rule's number and a sentence that names the playlist. A fault
 * that every segment of a long film has would make too many sentences for an event, so each rule
 * keeps its first ones and counts the others.
 */
final class Findings {
  private static final int MOST_PER_RULE = 5;
  private static final int MOST_CHARACTERS = 300;

  private final List<Finding> kept = new ArrayList<>();
  private final Map<Integer, Integer> counts = new TreeMap<>();

  void add(int rule, String sentence, Object... values) {
    if (counts.merge(rule, 1, Integer::sum) <= MOST_PER_RULE) {
      String text = String.format(Locale.ROOT, sentence, values);
      kept.add(
          new Finding(
              rule,
              text.length() <= MOST_CHARACTERS
                  ? text
                  : text.substring(0, MOST_CHARACTERS - 4) + " ..."));
    }
  }

  void require(boolean holds, int rule, String sentence, Object... values) {
    if (!holds) {
      add(rule, sentence, values);
    }
  }

  /** The first ones of each rule, and how many more there are. */
  List<Finding> all() {
    List<Finding> all = new ArrayList<>(kept);
    counts.forEach(
        (rule, count) -> {
          if (count > MOST_PER_RULE) {
            all.add(
                new Finding(rule, "Rule broken %d more times.".formatted(count - MOST_PER_RULE)));
          }
        });
    return List.copyOf(all);
  }
}
