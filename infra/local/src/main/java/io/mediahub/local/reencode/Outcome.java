package io.mediahub.local.reencode;

import io.mediahub.client.RecipeMedia;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of a run, for scripts as JSON.
 *
 * @param status "done", "planned", "failed" when titles failed, "stopped" when one was worse than
 *     what is published, or "incomplete" when the time was over
 * @param made how many had the recipe before
 * @param encoded ids of media that have it now
 * @param failed why others do not
 * @param busy ids of media that were encoded for another reason, or were not taken up in time
 * @param left how many the budget, the limit or the end of the run left for another one
 * @param cpuHours about how much processor time the asked ones take
 */
public record Outcome(
    String status,
    String recipeId,
    int made,
    int impossible,
    List<String> encoded,
    List<Failed> failed,
    List<String> busy,
    int left,
    double cpuHours,
    List<Planned> planned) {

  /** A title that does not have the recipe, and why. */
  public record Failed(String mediaId, String title, String code, String sentence) {}

  /**
   * A title that a run would encode, and what that costs about.
   *
   * @param canary whether it is one of the first
   */
  public record Planned(
      String mediaId,
      String title,
      String ownerId,
      long durationMillis,
      long cpuMillis,
      boolean canary) {
    static Planned of(RecipeMedia media, boolean canary) {
      return new Planned(
          media.mediaId(),
          media.title(),
          media.ownerId(),
          media.durationMillis(),
          media.cpuMillis(),
          canary);
    }
  }

  /** Lines for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Planned each : planned) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %s  %s  %.1f min, about %.2f CPU-hours%s",
              each.mediaId(),
              printable(each.title()),
              each.durationMillis() / 60_000.0,
              hours(each.cpuMillis()),
              each.canary() ? ", first" : ""));
    }
    for (Failed each : failed) {
      lines.add("  %s  %s".formatted(each.mediaId(), printable(each.title())));
      lines.add("    %s: %s".formatted(each.code(), each.sentence()));
    }
    lines.add(
        switch (status) {
          case "planned" ->
              String.format(
                  Locale.ROOT,
                  "%d titles would be encoded by %s, about %.2f CPU-hours.",
                  planned.size(),
                  recipeId,
                  cpuHours);
          case "done" ->
              encoded.isEmpty()
                  ? "Nothing is left to encode by %s.".formatted(recipeId)
                  : "%d titles are encoded by %s.".formatted(encoded.size(), recipeId);
          case "stopped" ->
              "Stopped: a new package is worse than the published one, which plays on."
                  + " %d titles are encoded by %s.".formatted(encoded.size(), recipeId);
          case "failed" ->
              "%d titles are encoded by %s, %d are not; what was published plays on."
                  .formatted(encoded.size(), recipeId, failed.size());
          default ->
              "The time is over: %d titles are encoded by %s. The next run goes on."
                  .formatted(encoded.size(), recipeId);
        });
    add(lines, made, "had the recipe already.");
    add(lines, busy.size(), "were busy; the next run takes them up.");
    add(lines, left, "are left for another run.");
    add(lines, impossible, "cannot be encoded: an earlier version kept no source of them.");
    return lines;
  }

  private static void add(List<String> lines, int titles, String what) {
    if (titles > 0) {
      lines.add(titles + " " + what);
    }
  }

  static double hours(long millis) {
    return millis / 3_600_000.0;
  }

  private static String printable(String title) {
    return title.replaceAll("\\p{Cntrl}", "?");
  }
}
