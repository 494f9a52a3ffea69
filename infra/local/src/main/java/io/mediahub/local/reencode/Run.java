package io.mediahub.local.reencode;

import io.mediahub.client.RecipeMedia;
import io.mediahub.client.RecipeMedia.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Has media encoded, some at a time: first those that show whether the recipe is good, and the
 * others only if all of these pass. It keeps nothing itself. Whatever ends it, another run sees
 * what the platform has, and goes on from there.
 */
public final class Run {
  /** The platform's code of a package that is worse than the published one. */
  private static final String WORSE = "package-worse";

  private static final String WITHDRAWN = "withdrawn";

  /** A wish that is not taken up by then was not needed, or the platform is behind. */
  private static final Duration TAKEN_UP = Duration.ofMinutes(5);

  private final Recipes recipes;
  private final String recipe;
  private final Terms terms;
  private final Clock clock;
  private final Progress progress;

  private final List<String> encoded = new ArrayList<>();
  private final List<Outcome.Failed> failed = new ArrayList<>();
  private final List<String> busy = new ArrayList<>();
  private int failures;
  private int left;
  private boolean worse;
  private boolean late;

  /**
   * How it is done.
   *
   * @param atOnce titles that are asked for at a time
   * @param gate what each new package must pass
   * @param again whether to ask once more for what failed or was stopped
   * @param patience how long the run may take
   */
  public record Terms(
      int canary,
      int limit,
      long budgetMillis,
      int atOnce,
      Recipes.Gate gate,
      boolean again,
      Duration patience) {}

  /** Time, which tests let pass as they like. */
  public interface Clock {
    long nanos();

    /** Waits a moment between two looks. */
    void pause() throws InterruptedException;
  }

  /** Receives how many titles have ended, of how many. */
  @FunctionalInterface
  public interface Progress {
    void reached(int ended, int all, String note);
  }

  /** A title that was asked for. */
  private record Asked(RecipeMedia before, long at) {}

  public Run(Recipes recipes, String recipe, Terms terms, Clock clock, Progress progress) {
    this.recipes = recipes;
    this.recipe = recipe;
    this.terms = terms;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * @param dryRun whether to say only what would be done
   */
  public Outcome of(Filter filter, boolean dryRun) throws InterruptedException {
    List<RecipeMedia> media =
        recipes.media(recipe, filter.asked()).stream().filter(filter::matches).toList();
    Plan plan =
        Plan.of(
            media,
            new Plan.Bounds(terms.canary(), terms.limit(), terms.budgetMillis(), terms.again()));
    left = plan.left().size();
    plan.failed().forEach(this::ended);
    // Those are of earlier runs.
    boolean wasWorse = worse;
    worse = false;
    failures = 0;
    if (dryRun) {
      return outcome("planned", plan, planned(plan));
    }
    if (wasWorse && !plan.canary().isEmpty()) {
      // An earlier run stopped there, and the recipe has not shown yet that it is good. Going on
      // needs a word from whoever saw it.
      worse = true;
      left += plan.size();
      return outcome("stopped", plan, List.of());
    }
    long end = clock.nanos() + terms.patience().toNanos();
    perform(plan.canary(), plan.size(), end, true);
    if (failures == 0 && !late) {
      perform(plan.rest(), plan.size(), end, false);
    } else {
      left += plan.rest().size();
    }
    String status = worse ? "stopped" : late ? "incomplete" : failed.isEmpty() ? "done" : "failed";
    return outcome(status, plan, List.of());
  }

  private static List<Outcome.Planned> planned(Plan plan) {
    return Stream.concat(
            plan.canary().stream().map(each -> Outcome.Planned.of(each, true)),
            plan.rest().stream().map(each -> Outcome.Planned.of(each, false)))
        .toList();
  }

  private Outcome outcome(String status, Plan plan, List<Outcome.Planned> planned) {
    return new Outcome(
        status,
        recipe,
        plan.made(),
        plan.impossible(),
        List.copyOf(encoded),
        List.copyOf(failed),
        List.copyOf(busy),
        left,
        Outcome.hours(plan.cpuMillis()),
        planned);
  }

  /** Keeps some asked for until all have ended, or one was worse. */
  private void perform(List<RecipeMedia> titles, int all, long end, boolean canary)
      throws InterruptedException {
    Deque<RecipeMedia> waiting = new ArrayDeque<>(titles);
    Map<String, Asked> asked = new LinkedHashMap<>();
    int atOnce = canary ? Math.max(titles.size(), 1) : terms.atOnce();
    while (!asked.isEmpty() || !waiting.isEmpty()) {
      while (asked.size() < atOnce && !waiting.isEmpty() && !worse) {
        ask(waiting.remove(), asked);
      }
      look(asked);
      progress.reached(encoded.size() + busy.size() + failures, all, note(asked.size()));
      if (worse && asked.isEmpty()) {
        break;
      }
      if (clock.nanos() > end) {
        late = true;
        left += asked.size();
        break;
      }
      if (!asked.isEmpty()) {
        clock.pause();
      }
    }
    left += waiting.size();
  }

  private String note(int asked) {
    return "%d encoded, %d in work%s"
        .formatted(encoded.size(), asked, failures == 0 ? "" : ", " + failures + " failed");
  }

  private void ask(RecipeMedia media, Map<String, Asked> asked) {
    if (media.is(Status.ENCODING)
        || recipes.ask(recipe, media.mediaId(), terms.gate(), terms.again())) {
      asked.put(media.mediaId(), new Asked(media, clock.nanos()));
    } else {
      busy.add(media.mediaId());
    }
  }

  private void look(Map<String, Asked> asked) {
    Iterator<Map.Entry<String, Asked>> open = asked.entrySet().iterator();
    while (open.hasNext()) {
      Map.Entry<String, Asked> entry = open.next();
      Optional<RecipeMedia> now = recipes.media(recipe, entry.getKey());
      if (now.isEmpty()) { // deleted meanwhile
        busy.add(entry.getKey());
        open.remove();
      } else if (hasEnded(now.get(), entry.getValue())) {
        ended(now.get());
        open.remove();
      }
    }
  }

  /** An attempt that ended before this run is not the one that was asked for. */
  private boolean hasEnded(RecipeMedia now, Asked asked) {
    if (now.is(Status.MADE)) {
      return true;
    }
    boolean tookUp =
        asked.before().is(Status.ENCODING)
            || !Objects.equals(now.begunAt(), asked.before().begunAt());
    if (tookUp) {
      return now.is(Status.FAILED) || now.is(Status.WITHDRAWN);
    }
    return clock.nanos() - asked.at() > TAKEN_UP.toNanos();
  }

  private void ended(RecipeMedia media) {
    if (media.is(Status.MADE)) {
      encoded.add(media.mediaId());
      return;
    }
    if (media.is(Status.MISSING) || media.is(Status.ENCODING)) {
      busy.add(media.mediaId());
      return;
    }
    RecipeMedia.End end = media.end();
    String code = end == null ? WITHDRAWN : end.code();
    worse |= code.equals(WORSE);
    failures++;
    failed.add(
        new Outcome.Failed(
            media.mediaId(),
            media.title(),
            code,
            end == null ? "Its owner stopped the encoding." : end.sentence()));
  }
}
