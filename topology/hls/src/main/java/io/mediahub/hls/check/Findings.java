package io.mediahub.hls.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Collects what a check finds. A fault that every segment of a long film has would make too many
 * sentences, so each rule keeps its first ones and counts the others. It also notes which rules
 * were applied, and why others could not be.
 */
public final class Findings {
  /** How much a finding weighs. */
  public enum Weight {
    /** A specification forbids it. */
    MUST,
    /** The specifications allow it or only advise against it; this project does not do it. */
    POLICY,
    /** A recommendation that depends on the content. */
    ADVICE
  }

  /**
   * @param rule number in the checklist
   * @param sentence what is wrong, and where
   */
  public record Finding(int rule, Weight weight, String sentence) {}

  private record Kept(int order, Finding finding) {}

  private static final int MOST_PER_RULE = 5;
  private static final int MOST_CHARACTERS = 300;
  private static final int MOST_NOTES = 5;

  private final List<Kept> kept = new ArrayList<>();
  private final Map<Integer, Map<Weight, Integer>> counts = new TreeMap<>();
  private final Set<Integer> applied = new TreeSet<>();
  private final Map<Integer, Set<String>> unchecked = new TreeMap<>();
  private final Map<Integer, String> absent = new TreeMap<>();

  public void add(int rule, String sentence, Object... values) {
    add(Weight.MUST, rule, sentence, values);
  }

  public void add(Weight weight, int rule, String sentence, Object... values) {
    applied.add(rule);
    int count =
        counts
            .computeIfAbsent(rule, number -> new EnumMap<>(Weight.class))
            .merge(weight, 1, Integer::sum);
    if (count <= MOST_PER_RULE) {
      String text = clean(String.format(Locale.ROOT, sentence, values));
      kept.add(new Kept(kept.size(), new Finding(rule, weight, text)));
    }
  }

  /** A stranger wrote some of it: nothing in there may steer a terminal, or fill it. */
  private static String clean(String text) {
    String plain = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
    return plain.length() <= MOST_CHARACTERS
        ? plain
        : plain.substring(0, MOST_CHARACTERS - 4) + " ...";
  }

  public void require(boolean holds, int rule, String sentence, Object... values) {
    require(holds, Weight.MUST, rule, sentence, values);
  }

  public void require(boolean holds, Weight weight, int rule, String sentence, Object... values) {
    applied.add(rule);
    if (!holds) {
      add(weight, rule, sentence, values);
    }
  }

  /** There was something to apply a rule to, even if it found nothing to look at twice. */
  public void applied(int rule) {
    applied.add(rule);
  }

  /** A part of a rule, or all of it, could not be checked. */
  public void unchecked(int rule, String why, Object... values) {
    Set<String> notes = unchecked.computeIfAbsent(rule, number -> new LinkedHashSet<>());
    if (notes.size() < MOST_NOTES) {
      notes.add(clean(String.format(Locale.ROOT, why, values)));
    }
  }

  /** The stream has nothing that a rule speaks of. */
  public void absent(int rule, String why) {
    absent.putIfAbsent(rule, why);
  }

  /** Whether a rule was applied to anything. */
  boolean isApplied(int rule) {
    return applied.contains(rule);
  }

  /** Why parts of a rule, or all of it, could not be checked. */
  List<String> notes(int rule) {
    return List.copyOf(unchecked.getOrDefault(rule, Set.of()));
  }

  /** Why a rule has nothing to be applied to; empty when it has. */
  String absence(int rule) {
    return absent.getOrDefault(rule, "");
  }

  /** How often a rule was broken with these weights. */
  public int count(int rule, Set<Weight> weights) {
    return counts.getOrDefault(rule, Map.of()).entrySet().stream()
        .filter(each -> weights.contains(each.getKey()))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** The first findings of a rule with these weights, in the order in which they were found. */
  public List<Finding> first(int rule, Set<Weight> weights) {
    return kept.stream()
        .filter(each -> each.finding().rule() == rule)
        .filter(each -> weights.contains(each.finding().weight()))
        .sorted(Comparator.comparingInt(Kept::order))
        .limit(MOST_PER_RULE)
        .map(Kept::finding)
        .toList();
  }

  /** The numbers of the rules that were broken with one of these weights. */
  public List<Integer> broken(Set<Weight> weights) {
    return counts.keySet().stream().filter(rule -> count(rule, weights) > 0).toList();
  }

  /** The weights of what a package may not be published with. */
  public static Set<Weight> hindrances() {
    return EnumSet.of(Weight.MUST, Weight.POLICY);
  }
}
