package io.mediahub.encoder.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What became of many mutants. Safe for use by many threads. */
final class Tally {
  private static final int EVERY = 100;

  private final Path file;
  private final String title;
  private final int count;
  private final long begun = System.nanoTime();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final Map<Mutation, Integer> mutations = new EnumMap<>(Mutation.class);
  private final Map<Mutation, Integer> published = new EnumMap<>(Mutation.class);
  private final List<Double> seconds = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private long mostBytes;
  private String slowest = "";
  private String largest = "";

  /**
   * @param file that holds the summary so far, so that a run that is stopped leaves one
   */
  Tally(Path file, String title, int count) {
    this.file = file;
    this.title = title;
    this.count = count;
  }

  synchronized void add(Mutant mutant, String outcome, double took, long bytes, List<String> broken)
      throws IOException {
    outcomes.merge(outcome, 1, Integer::sum);
    for (Mutation each : mutant.mutations()) {
      mutations.merge(each, 1, Integer::sum);
      if (outcome.equals("published")) {
        published.merge(each, 1, Integer::sum);
      }
    }
    if (seconds.isEmpty() || took > Collections.max(seconds)) {
      slowest = mutant.sentence();
    }
    if (bytes > mostBytes) {
      largest = mutant.sentence();
    }
    seconds.add(took);
    mostBytes = Math.max(mostBytes, bytes);
    broken.forEach(each -> violations.add(mutant.sentence() + ": " + each));
    broken.forEach(each -> System.out.println("VIOLATION " + mutant.sentence() + ": " + each));
    if (seconds.size() % EVERY == 0 || !broken.isEmpty()) {
      System.out.printf(
          Locale.ROOT,
          "%d of %d mutants, %.1f a second, %d violations%n",
          seconds.size(),
          count,
          seconds.size() / elapsed(),
          violations.size());
      Files.writeString(file, summary());
    }
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  private double elapsed() {
    return (System.nanoTime() - begun) / 1e9;
  }

  /** Tables in Markdown. */
  synchronized String summary() {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(title).append("\n\n");
    text.append(
        String.format(
            Locale.ROOT,
            "%d mutants in %.0f s; each %.2f s in the middle, %.2f s for 99 of 100, %.2f s at most;"
                + " largest process %d MiB; %d violations.%n%n",
            seconds.size(),
            elapsed(),
            percentile(50),
            percentile(99),
            percentile(100),
            mostBytes >> 20,
            violations.size()));
    text.append("| outcome | mutants |\n|---|---|\n");
    outcomes.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(each -> text.append("| %s | %d |%n".formatted(each.getKey(), each.getValue())));
    text.append("\n| mutation | applied | of these published |\n|---|---|---|\n");
    mutations.forEach(
        (mutation, times) ->
            text.append(
                "| %s | %d | %d |%n"
                    .formatted(
                        mutation.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        times,
                        published.getOrDefault(mutation, 0))));
    text.append("\nSlowest: ").append(slowest).append("\n\nMost memory: ").append(largest);
    violations.forEach(each -> text.append("\n\nVIOLATION ").append(each));
    return text.append('\n').toString();
  }

  private double percentile(int percent) {
    if (seconds.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = seconds.stream().sorted().toList();
    return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
  }
}
