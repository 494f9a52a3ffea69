package io.mediahub.local.reencode;

import io.mediahub.client.RecipeMedia;
import io.mediahub.client.RecipeMedia.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a run will do: a few titles first, which show whether the recipe is good, then the others,
 * as far as the budget goes.
 *
 * @param canary of all durations; what is being encoded already comes first
 * @param rest the longest published first
 * @param left what the budget and the limit leave for another run
 * @param made how many have the recipe already
 * @param failed those of which an earlier attempt failed or was stopped, and that nobody insists on
 * @param impossible how many an earlier version published, without what another encode needs
 */
record Plan(
    List<RecipeMedia> canary,
    List<RecipeMedia> rest,
    List<RecipeMedia> left,
    int made,
    List<RecipeMedia> failed,
    int impossible) {

  /**
   * @param canary titles that come first, if no encode by this recipe has passed yet
   * @param limit most titles of this run
   * @param budgetMillis most processor time of this run
   * @param again whether to take up what failed or was stopped
   */
  record Bounds(int canary, int limit, long budgetMillis, boolean again) {}

  static Plan of(List<RecipeMedia> media, Bounds bounds) {
    List<RecipeMedia> running = of(media, Status.ENCODING);
    List<RecipeMedia> ended =
        Stream.of(Status.FAILED, Status.WITHDRAWN)
            .flatMap(status -> of(media, status).stream())
            .toList();
    List<RecipeMedia> missing = new ArrayList<>(of(media, Status.MISSING));
    if (bounds.again()) {
      missing.addAll(ended);
    }
    missing.sort(
        Comparator.comparing(RecipeMedia::publishedAt).thenComparing(RecipeMedia::mediaId));
    int passed = Math.toIntExact(media.stream().filter(RecipeMedia::reencoded).count());
    // What an interrupted run has asked for counts, once it passes.
    int wanted = Math.max(0, bounds.canary() - passed);
    Set<RecipeMedia> first = new LinkedHashSet<>();
    if (wanted > 0) {
      first.addAll(running);
      first.addAll(spread(missing, wanted - Math.min(wanted, running.size())));
    }
    List<RecipeMedia> order = new ArrayList<>(first);
    Stream.concat(running.stream(), missing.stream())
        .filter(each -> !first.contains(each))
        .forEach(order::add);
    return within(order, first, media, bounds.again() ? List.of() : ended, bounds);
  }

  /** What is being encoded already costs this run nothing. */
  private static Plan within(
      List<RecipeMedia> order,
      Set<RecipeMedia> first,
      List<RecipeMedia> media,
      List<RecipeMedia> failed,
      Bounds bounds) {
    List<RecipeMedia> canary = new ArrayList<>();
    List<RecipeMedia> rest = new ArrayList<>();
    List<RecipeMedia> left = new ArrayList<>();
    int asked = 0;
    long used = 0;
    for (RecipeMedia each : order) {
      boolean running = each.is(Status.ENCODING);
      boolean fits =
          running
              || (asked < bounds.limit()
                  && left.isEmpty()
                  && used + each.cpuMillis() <= bounds.budgetMillis());
      if (!fits) {
        left.add(each);
        continue;
      }
      if (!running) {
        asked++;
        used += each.cpuMillis();
      }
      (first.contains(each) ? canary : rest).add(each);
    }
    return new Plan(
        List.copyOf(canary),
        List.copyOf(rest),
        List.copyOf(left),
        of(media, Status.MADE).size(),
        failed,
        of(media, Status.IMPOSSIBLE).size());
  }

  /** From short to long, evenly; the shortest and the longest are among them. */
  private static List<RecipeMedia> spread(List<RecipeMedia> media, int count) {
    List<RecipeMedia> byDuration =
        media.stream().sorted(Comparator.comparingLong(RecipeMedia::durationMillis)).toList();
    Set<RecipeMedia> chosen = new LinkedHashSet<>();
    int last = byDuration.size() - 1;
    for (int i = 0; i < count && last >= 0; i++) {
      chosen.add(byDuration.get(count == 1 ? last / 2 : i * last / (count - 1)));
    }
    return List.copyOf(chosen);
  }

  private static List<RecipeMedia> of(List<RecipeMedia> media, Status status) {
    return media.stream().filter(each -> each.is(status)).toList();
  }

  /** Processor time of what is to be asked for, about. */
  long cpuMillis() {
    return Stream.concat(canary.stream(), rest.stream())
        .filter(each -> !each.is(Status.ENCODING))
        .mapToLong(RecipeMedia::cpuMillis)
        .sum();
  }

  int size() {
    return canary.size() + rest.size();
  }
}
