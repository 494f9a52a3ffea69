package io.mediahub.platform.reconcile;

import io.mediahub.platform.reconcile.Finding.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a comparison has found.
 *
 * @param aggregates that were compared
 * @param forgotten those that the write side has deleted after their time, which is no difference
 * @param versions how many versions are wrong in which way
 * @param findings the first of them
 * @param sent events that were sent again
 * @param notes sentences about what the figures do not say
 */
public record Report(
    long aggregates,
    long forgotten,
    Map<Kind, Long> versions,
    List<Finding> findings,
    long sent,
    List<String> notes) {
  public Report {
    versions = Map.copyOf(versions);
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }

  public long count(Kind kind) {
    return versions.getOrDefault(kind, 0L);
  }

  /** Whether something is left to be done. */
  public boolean isWhole() {
    return count(Kind.MISSING) == sent
        && count(Kind.LOST) == 0
        && count(Kind.DIFFERENT) == 0
        && count(Kind.AHEAD) == 0;
  }

  /** For scripts. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("whole", isWhole());
    json.put("aggregates", aggregates);
    json.put("forgotten", forgotten);
    for (Kind kind : Kind.values()) {
      json.put(kind.code(), count(kind));
    }
    json.put("sent", sent);
    json.put(
        "findings",
        findings.stream()
            .map(
                finding -> {
                  Map<String, Object> each = new LinkedHashMap<>();
                  each.put("kind", finding.kind().code());
                  each.put("topic", finding.topic());
                  each.put("aggregate", finding.aggregate());
                  each.put("from", finding.from());
                  each.put("to", finding.to());
                  each.put("detail", finding.detail());
                  return each;
                })
            .toList());
    json.put("notes", notes);
    return json;
  }

  /** For people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Finding finding : findings) {
      lines.add(
          "%-9s %s %s %s: %s"
              .formatted(
                  finding.kind().code(),
                  finding.topic(),
                  finding.aggregate(),
                  finding.from() == finding.to()
                      ? "version " + finding.from()
                      : "versions " + finding.from() + " to " + finding.to(),
                  finding.detail()));
    }
    lines.add(
        "%d aggregates: %d versions missing, %d lost, %d different, %d ahead, %d twice; %d sent again."
            .formatted(
                aggregates,
                count(Kind.MISSING),
                count(Kind.LOST),
                count(Kind.DIFFERENT),
                count(Kind.AHEAD),
                count(Kind.TWICE),
                sent));
    lines.addAll(notes);
    lines.addAll(advice());
    return lines;
  }

  private List<String> advice() {
    List<String> advice = new ArrayList<>();
    if (isWhole()) {
      advice.add("The write side and the log agree.");
      return advice;
    }
    if (count(Kind.MISSING) > sent) {
      advice.add("Send what is missing again: ./mediahub reconcile --fix");
    }
    if (count(Kind.LOST) > 0) {
      advice.add("What is lost is in no place that is known here: restore the log from a backup.");
    }
    if (count(Kind.AHEAD) + count(Kind.DIFFERENT) > 0) {
      advice.add(
          "The write side is an older copy than the log: restore a newer one. See"
              + " docs/reconcile.md.");
    }
    return advice;
  }
}
