package io.mediahub.user.verify;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was searched, and what was found. Says where, and never what. */
final class Findings {
  private static final int LISTED = 200;

  /**
   * A place that was searched.
   *
   * @param kind {@code topic}, {@code table}, {@code collection}, {@code bucket}, {@code folder} or
   *     {@code keys}
   * @param units records, tables' rows counted as one, documents, object names or files
   */
  record Searched(String kind, String place, long units, long bytes) {}

  /**
   * @param place where exactly, such as a topic with partition and offset
   * @param form which needle in which form, or what is wrong
   */
  record Find(String kind, String place, String form) {}

  private final PrintStream said;
  private final List<Searched> searched = new ArrayList<>();
  private final List<Find> finds = new ArrayList<>();
  private long count;

  /**
   * @param said for progress
   */
  Findings(PrintStream said) {
    this.said = said;
  }

  void searched(String kind, String place, long units, long bytes) {
    searched.add(new Searched(kind, place, units, bytes));
    said.println("searched " + kind + " " + place);
  }

  void found(String kind, String place, Set<String> forms) {
    for (String form : forms) {
      count++;
      if (finds.size() < LISTED) {
        finds.add(new Find(kind, place, form));
      }
    }
  }

  boolean isClean() {
    return count == 0;
  }

  List<Find> finds() {
    return List.copyOf(finds);
  }

  List<Searched> searched() {
    return List.copyOf(searched);
  }

  Map<String, Object> json(String personId) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("user", personId);
    json.put("clean", isClean());
    json.put("finds", count);
    json.put(
        "places",
        searched.stream()
            .map(
                each ->
                    Map.of(
                        "kind", each.kind(),
                        "place", each.place(),
                        "units", each.units(),
                        "bytes", each.bytes()))
            .toList());
    json.put(
        "first",
        finds.stream()
            .map(each -> Map.of("kind", each.kind(), "place", each.place(), "found", each.form()))
            .toList());
    return json;
  }

  List<String> lines(String personId) {
    List<String> lines = new ArrayList<>();
    finds.forEach(
        each -> lines.add("found  %s %s: %s".formatted(each.kind(), each.place(), each.form())));
    if (count > finds.size()) {
      lines.add("… and %d more".formatted(count - finds.size()));
    }
    Map<String, long[]> sums = new LinkedHashMap<>();
    for (Searched each : searched) {
      long[] sum = sums.computeIfAbsent(each.kind(), kind -> new long[3]);
      sum[0]++;
      sum[1] += each.units();
      sum[2] += each.bytes();
    }
    sums.forEach(
        (kind, sum) ->
            lines.add(
                "%-10s %d searched, %d records or names, %d bytes"
                    .formatted(kind, sum[0], sum[1], sum[2])));
    lines.add(
        isClean()
            ? "Nothing is left of " + personId + " in these places."
            : count + " finds: see what each place is in docs/forgetting.md.");
    return lines;
  }
}
