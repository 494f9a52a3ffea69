package io.mediahub.local.reencode;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.client.RecipeMedia;
import io.mediahub.client.RecipeMedia.End;
import io.mediahub.client.RecipeMedia.Status;
import io.mediahub.local.reencode.Outcome.Planned;
import io.mediahub.local.reencode.Run.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runs against a platform that encodes whatever is asked for, between two looks. */
class RunTest {
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
  private static final Filter ALL = new Filter(Map.of(), null);
  private static final Recipes.Gate GATE = new Recipes.Gate(0.95, 1.5);
  private static final Terms USUAL =
      new Terms(3, 1000, Long.MAX_VALUE, 2, GATE, false, Duration.ofHours(1));

  private final Platform platform = new Platform();

  /** A platform with media by their ids; time passes when somebody waits. */
  private static final class Platform implements Recipes, Run.Clock {
    private final Map<String, RecipeMedia> media = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Map<String, End> ends = new HashMap<>();
    private long nanos;
    private boolean encodes = true;
    private int mostAtOnce;

    @Override
    public List<String> known() {
      return List.of("new");
    }

    @Override
    public List<RecipeMedia> media(String recipe, Map<String, String> filter) {
      return List.copyOf(media.values());
    }

    @Override
    public Optional<RecipeMedia> media(String recipe, String mediaId) {
      return Optional.ofNullable(media.get(mediaId));
    }

    @Override
    public boolean ask(String recipe, String mediaId, Gate gate, boolean again) {
      asked.add(mediaId);
      become(mediaId, Status.ENCODING, null);
      long running = media.values().stream().filter(each -> each.is(Status.ENCODING)).count();
      mostAtOnce = Math.max(mostAtOnce, Math.toIntExact(running));
      return true;
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void pause() {
      nanos += Duration.ofSeconds(2).toNanos();
      if (encodes) {
        for (RecipeMedia each : List.copyOf(media.values())) {
          if (each.is(Status.ENCODING)) {
            End end = ends.get(each.mediaId());
            become(each.mediaId(), end == null ? Status.MADE : Status.FAILED, end);
          }
        }
      }
    }

    void has(String id, long minutes, Status status) {
      media.put(
          id,
          new RecipeMedia(
              id,
              "Film " + id,
              "owner",
              "old",
              status.word(),
              false,
              minutes * 60_000,
              minutes * 120_000,
              BEGINNING.plusSeconds(media.size()),
              null,
              null));
    }

    void become(String id, Status status, End end) {
      RecipeMedia before = media.get(id);
      boolean begins = status == Status.ENCODING;
      media.put(
          id,
          new RecipeMedia(
              id,
              before.title(),
              before.ownerId(),
              status == Status.MADE ? "new" : "old",
              status.word(),
              status == Status.MADE,
              before.durationMillis(),
              before.cpuMillis(),
              before.publishedAt(),
              begins ? BEGINNING.plusNanos(1_000_000_000 + nanos) : before.begunAt(),
              end));
    }
  }

  private Outcome run(Terms terms) throws InterruptedException {
    return run(terms, false);
  }

  private Outcome run(Terms terms, boolean dryRun) throws InterruptedException {
    return new Run(platform, "new", terms, platform, (ended, all, note) -> {}).of(ALL, dryRun);
  }

  private void six() {
    for (int i = 1; i <= 6; i++) {
      platform.has("m" + i, i * 10, Status.MISSING);
    }
  }

  @Test
  void all_that_miss_the_recipe_are_encoded_and_a_second_run_asks_for_nothing() throws Exception {
    six();
    platform.has("m7", 5, Status.MADE);
    platform.has("m8", 5, Status.IMPOSSIBLE);

    Outcome first = run(USUAL);

    assertThat(first.status()).isEqualTo("done");
    assertThat(first.encoded()).containsExactlyInAnyOrder("m1", "m2", "m3", "m4", "m5", "m6");
    assertThat(first.impossible()).isEqualTo(1);
    platform.asked.clear();
    Outcome second = run(USUAL);
    assertThat(platform.asked).isEmpty();
    assertThat(second.status()).isEqualTo("done");
    assertThat(second.made()).isEqualTo(7);
    assertThat(second.lines()).first().isEqualTo("Nothing is left to encode by new.");
  }

  @Test
  void a_few_of_all_durations_come_first_and_then_the_longest_published() throws Exception {
    six();

    run(USUAL);

    assertThat(platform.asked.subList(0, 3)).containsExactly("m1", "m3", "m6");
    assertThat(platform.asked.subList(3, 6)).containsExactly("m2", "m4", "m5");
    assertThat(platform.mostAtOnce).isEqualTo(3);
  }

  @Test
  void a_worse_package_among_the_first_stops_the_run_and_says_what_was_seen() throws Exception {
    six();
    platform.ends.put("m3", new End("package-worse", "SSIM 0.812 in segment 4."));

    Outcome outcome = run(USUAL);

    assertThat(outcome.status()).isEqualTo("stopped");
    assertThat(platform.asked).hasSize(3);
    assertThat(outcome.left()).isEqualTo(3);
    assertThat(outcome.lines()).anyMatch(line -> line.contains("SSIM 0.812 in segment 4."));
  }

  @Test
  void after_a_worse_package_the_next_run_asks_for_nothing_until_somebody_insists()
      throws Exception {
    six();
    platform.ends.put("m3", new End("package-worse", "It differs."));
    run(USUAL);
    platform.asked.clear();

    Outcome second = run(USUAL);

    assertThat(second.status()).isEqualTo("stopped");
    assertThat(platform.asked).isEmpty();
    platform.ends.clear();
    Outcome insisted = run(new Terms(3, 1000, Long.MAX_VALUE, 2, GATE, true, Duration.ofHours(1)));
    assertThat(insisted.status()).isEqualTo("done");
    assertThat(insisted.encoded()).hasSize(4);
  }

  @Test
  void another_failure_among_the_first_keeps_the_others_and_later_ones_do_not() throws Exception {
    six();
    platform.ends.put("m6", new End("source-missing", "It is gone."));
    assertThat(run(USUAL).left()).isEqualTo(3);

    platform.media.clear();
    platform.asked.clear();
    platform.ends.clear();
    six();
    platform.ends.put("m2", new End("source-missing", "It is gone."));
    Outcome late = run(USUAL);

    assertThat(late.status()).isEqualTo("failed");
    assertThat(late.encoded()).hasSize(5);
    assertThat(late.failed())
        .singleElement()
        .extracting(Outcome.Failed::code)
        .isEqualTo("source-missing");
  }

  @Test
  void the_budget_ends_what_is_asked_for() throws Exception {
    six();
    long hundredMinutes = 100 * 120_000;

    Outcome outcome = run(new Terms(3, 1000, hundredMinutes, 2, GATE, false, Duration.ofHours(1)));

    assertThat(platform.asked).as("10, 30 and 60 minutes").containsExactly("m1", "m3", "m6");
    assertThat(outcome.left()).isEqualTo(3);
    assertThat(outcome.cpuHours()).isEqualTo(hundredMinutes / 3_600_000.0);
    assertThat(run(new Terms(3, 1, Long.MAX_VALUE, 2, GATE, false, Duration.ofHours(1))).left())
        .isEqualTo(2);
  }

  @Test
  void an_interrupted_run_goes_on_where_it_was() throws Exception {
    six();
    platform.encodes = false;
    Outcome interrupted =
        run(new Terms(3, 1000, Long.MAX_VALUE, 2, GATE, false, Duration.ofSeconds(10)));
    assertThat(interrupted.status()).isEqualTo("incomplete");
    assertThat(interrupted.left()).isEqualTo(6);
    platform.encodes = true;
    platform.asked.clear();

    Outcome next = run(USUAL);

    assertThat(next.status()).isEqualTo("done");
    assertThat(next.encoded()).hasSize(6);
    assertThat(platform.asked).as("what runs is not asked for again").hasSize(3);
  }

  @Test
  void a_wish_that_is_not_taken_up_is_not_waited_for_for_ever() throws Exception {
    platform.has("m1", 10, Status.MISSING);
    Recipes deaf =
        new Recipes() {
          @Override
          public List<String> known() {
            return platform.known();
          }

          @Override
          public List<RecipeMedia> media(String recipe, Map<String, String> filter) {
            return platform.media(recipe, filter);
          }

          @Override
          public Optional<RecipeMedia> media(String recipe, String mediaId) {
            return platform.media(recipe, mediaId);
          }

          @Override
          public boolean ask(String recipe, String mediaId, Gate gate, boolean again) {
            return true;
          }
        };

    Outcome outcome = new Run(deaf, "new", USUAL, platform, (a, b, c) -> {}).of(ALL, false);

    assertThat(outcome.busy()).containsExactly("m1");
    assertThat(Duration.ofNanos(platform.nanos)).isLessThan(Duration.ofMinutes(6));
  }

  @Test
  void a_dry_run_says_what_it_would_do_and_what_that_costs() throws Exception {
    six();

    Outcome outcome = run(USUAL, true);

    assertThat(platform.asked).isEmpty();
    assertThat(outcome.planned()).extracting(Planned::mediaId).hasSize(6);
    assertThat(outcome.planned()).filteredOn(Planned::canary).hasSize(3);
    assertThat(outcome.cpuHours()).isEqualTo(7.0);
    assertThat(outcome.lines().getLast()).contains("6 titles", "7.00 CPU-hours");
    assertThat(Set.copyOf(outcome.encoded())).isEmpty();
  }
}
