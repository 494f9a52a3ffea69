package io.mediahub.domain.rendition;

import static io.mediahub.domain.Scenario.given;
import static io.mediahub.domain.rendition.EncodedParts.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.Scenario;
import io.mediahub.domain.rendition.RenditionCommand.BeginInspection;
import io.mediahub.domain.rendition.RenditionCommand.EncodeAgain;
import io.mediahub.domain.rendition.RenditionCommand.Reencode;
import io.mediahub.domain.rendition.RenditionCommand.Report;
import io.mediahub.domain.rendition.RenditionCommand.Withdraw;
import io.mediahub.domain.sound.LoudnessTarget;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mediahub.encoding.CheckPackage;
import mediahub.encoding.Prepare;
import mediahub.rendition.ComparedRendition;
import mediahub.rendition.ComparedSegment;
import mediahub.rendition.Comparison;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.Inspection;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.OpenJob;
import mediahub.rendition.PackageAbandoned;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PackagePlanned;
import mediahub.rendition.PackageState;
import mediahub.rendition.ReencodeBegun;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.Urgency;
import mediahub.rendition.WithdrawReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReencodingTest {
  private static final String CURRENT = Recipe.CURRENT.id();
  private static final Inspection FILM = EncodedParts.film(20, 1);
  private static final Reencode WISH = new Reencode(CURRENT, PackageGate.USUAL, "anew");

  /** Published by a recipe. */
  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> published(
      String recipe) {
    return published(recipe, new RenditionDecider());
  }

  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> published(
      String recipe, RenditionDecider decider) {
    var scenario = given(decider).after(new BeginInspection("u1", SOURCE, "prepare"));
    List<RenditionEvent> planned =
        scenario.when(new Report("prepare", 1, inspected())).thenEvents().stream()
            .map(event -> by(recipe, event))
            .toList();
    return checked(encoded(scenario.and(planned), "prepare"), "prepare-m", null);
  }

  private static RenditionEvent by(String recipe, RenditionEvent event) {
    return event instanceof PackagePlanned planned
        ? PackagePlanned.newBuilder(planned).setRecipeId(recipe).build()
        : event;
  }

  private static MediaInspected inspected() {
    return new MediaInspected(FILM, ChunkPlan.borders(FILM), List.of());
  }

  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> encoded(
      Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> scenario,
      String prepare) {
    PackageState made = Packages.main(scenario.state().orElseThrow()).orElseThrow();
    String id = made.getPackageId();
    for (int i = 0; i < made.getChunks().size(); i++) {
      String job = i == 0 ? prepare : id + "-c" + i;
      scenario.after(new Report(job, 1, EncodedParts.chunk(made, job, 1, i)));
    }
    EncodedParts.sounds(made, id + "-s", 1)
        .forEach(part -> scenario.after(new Report(id + "-s", 1, part)));
    return scenario;
  }

  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> checked(
      Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> scenario,
      String packageId,
      @Nullable Comparison comparison) {
    String job = packageId + "-check";
    return scenario
        .after(new Report(job, 1, report(packageId, comparison)))
        .after(new Report(job, 1, new JobFinished(job, 1)));
  }

  private static PackageChecked report(String packageId, @Nullable Comparison comparison) {
    return new PackageChecked(List.of(1), List.of(), packageId, List.of(), comparison, List.of());
  }

  private static Comparison comparison(int ssimPermille) {
    var segment = new ComparedSegment(2, 100, ssimPermille);
    return new Comparison(
        "prepare-m",
        20_000_000L,
        20_000_000L,
        List.of(
            new ComparedRendition("v720", "v720", true, 1_000_000L, 1_000_000L, List.of(segment))));
  }

  /** Encoded anew, up to its check. */
  private static Scenario<RenditionCommand, Optional<RenditionState>, RenditionEvent> anew() {
    return encoded(published("old").after(WISH).after(new Report("anew", 1, inspected())), "anew");
  }

  @Test
  void media_of_another_recipe_are_prepared_again_though_nobody_waits() {
    var scenario = published("old");

    scenario
        .when(WISH)
        .then(
            new ReencodeBegun("anew", CURRENT, 950, 150),
            new InspectionRequested("u1", SOURCE, "anew", 1, null, List.of(), false, true));

    RenditionState state = scenario.after(WISH).state().orElseThrow();
    OpenJob job = state.getJobs().getLast();
    assertThat(JobDispatch.urgency(state, "anew", true)).isEqualTo(Urgency.LATER);
    assertThat(JobDispatch.share(state, job)).isNotNull().isNotEqualTo("u1");
    Prepare work = (Prepare) JobDispatch.job(state, "anew").orElseThrow().work();
    assertThat(work.getAwaited()).as("there is something to play").isFalse();
  }

  /** What is published without them has another recipe, and what has them is left alone. */
  @Test
  void other_formats_are_another_recipe() {
    var settings =
        new LadderSettings(LoudnessTarget.DEFAULT, null, Set.of(PictureFormat.AV1), false, true);
    var decider = new RenditionDecider(8, settings);
    var wish = new Reencode(Recipe.CURRENT.id(settings), PackageGate.USUAL, "anew");

    published(CURRENT, decider)
        .when(wish)
        .then(
            new ReencodeBegun("anew", wish.recipeId(), 950, 150),
            new InspectionRequested("u1", SOURCE, "anew", 1, null, List.of("av1"), false, false));
    published(wish.recipeId(), decider).when(wish).thenNothing();
    assertThat(published("old", decider).when(WISH).thenEvents())
        .last()
        .isInstanceOfSatisfying(
            EncodingFailed.class,
            failed -> assertThat(failed.getCode()).isEqualTo(JobFailure.RECIPE_UNKNOWN.code()));
  }

  @Test
  void a_ladder_to_measure_is_another_recipe() {
    var settings = new LadderSettings(LoudnessTarget.DEFAULT, null, Set.of(), true, true);
    var decider = new RenditionDecider(8, settings);
    var wish = new Reencode(Recipe.CURRENT.id(settings), PackageGate.USUAL, "anew");

    published(CURRENT, decider)
        .when(wish)
        .then(
            new ReencodeBegun("anew", wish.recipeId(), 950, 150),
            new InspectionRequested("u1", SOURCE, "anew", 1, null, List.of(), true, true));
    published(wish.recipeId(), decider).when(wish).thenNothing();
  }

  /** Both ways: what was published with its own picture, and what was published without. */
  @Test
  void encoding_the_picture_that_might_be_kept_is_another_recipe() {
    var settings = new LadderSettings(LoudnessTarget.DEFAULT, null, Set.of(), false, false);
    var encodes = new RenditionDecider(8, settings);
    var keeps = new RenditionDecider(8, LadderSettings.DEFAULT);
    var encode = new Reencode(Recipe.CURRENT.id(settings), PackageGate.USUAL, "anew");
    var keep = new Reencode(CURRENT, PackageGate.USUAL, "anew");

    published(CURRENT, encodes)
        .when(encode)
        .then(
            new ReencodeBegun("anew", encode.recipeId(), 950, 150),
            new InspectionRequested("u1", SOURCE, "anew", 1, null, List.of(), false, false));
    published(encode.recipeId(), encodes).when(encode).thenNothing();
    published(encode.recipeId(), keeps)
        .when(keep)
        .then(
            new ReencodeBegun("anew", CURRENT, 950, 150),
            new InspectionRequested("u1", SOURCE, "anew", 1, null, List.of(), false, true));
    published(CURRENT, keeps).when(keep).thenNothing();
  }

  /** The plan has the recipe that was wished for, and so has each attempt at it. */
  @Test
  void what_was_wished_for_stays_so_when_the_setting_changes_before_the_inspection_ends() {
    var settings = new LadderSettings(LoudnessTarget.DEFAULT, null, Set.of(), false, false);
    var scenario =
        given(new RenditionDecider(8, settings))
            .after(new BeginInspection("u1", SOURCE, "prepare"))
            .after(
                new Report(
                    "prepare", 1, new JobFailed("prepare", 1, "storage-unavailable", "-", true)));

    Prepare second =
        (Prepare) JobDispatch.job(scenario.state().orElseThrow(), "prepare").orElseThrow().work();

    assertThat(second.getKeepPicture()).isFalse();
    scenario.after(new Report("prepare", 2, inspected()));
    assertThat(Packages.main(scenario.state().orElseThrow()).orElseThrow().getRecipeId())
        .isEqualTo(Recipe.CURRENT.id(settings))
        .isNotEqualTo(CURRENT);
  }

  /** Beside other formats no picture is kept, so the wish makes no difference. */
  @Test
  void beside_other_formats_the_wish_to_keep_a_picture_makes_no_other_recipe() {
    Set<PictureFormat> hevc = Set.of(PictureFormat.HEVC);
    var keep = new LadderSettings(LoudnessTarget.DEFAULT, null, hevc, false, true);
    var encode = new LadderSettings(LoudnessTarget.DEFAULT, null, hevc, false, false);

    assertThat(Recipe.CURRENT.id(encode)).isEqualTo(Recipe.CURRENT.id(keep));
  }

  @Test
  void media_that_have_the_recipe_are_left_alone() {
    published(CURRENT).when(WISH).thenNothing();
  }

  @Test
  void a_wish_that_is_heard_twice_leads_to_one_package() {
    published("old").after(WISH).when(WISH).thenNothing();
    published("old")
        .after(WISH)
        .when(new Reencode(CURRENT, PackageGate.USUAL, "other"))
        .thenNothing();
    checked(anew(), "anew-m", comparison(700)).when(WISH).thenNothing();
    checked(anew(), "anew-m", comparison(990))
        .when(new Reencode(CURRENT, PackageGate.USUAL, "other"))
        .thenNothing();
  }

  @Test
  void what_is_not_published_or_deleted_is_not_encoded_anew() {
    given(new RenditionDecider()).when(WISH).thenNothing();
    given(new RenditionDecider())
        .after(new BeginInspection("u1", SOURCE, "prepare"))
        .when(WISH)
        .thenNothing();
    published("old").after(new Withdraw(WithdrawReason.DELETED, "delete")).when(WISH).thenNothing();
    published("old").after(new EncodeAgain(null, "second")).when(WISH).thenNothing();
  }

  @Test
  void a_recipe_that_this_process_does_not_have_is_not_pretended() {
    List<RenditionEvent> events =
        published("old").when(new Reencode("newer", PackageGate.USUAL, "anew")).thenEvents();

    assertThat(events).hasSize(2);
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            EncodingFailed.class,
            failed -> {
              assertThat(failed.getCode()).isEqualTo("recipe-unknown");
              assertThat(failed.getSentence()).contains("newer", CURRENT);
            });
    published("old")
        .after(new Reencode("newer", PackageGate.USUAL, "anew"))
        .when(new Reencode("newer", PackageGate.USUAL, "anew"))
        .thenNothing();
  }

  @Test
  void the_check_compares_with_what_is_published() {
    RenditionState state = anew().state().orElseThrow();

    CheckPackage work = (CheckPackage) JobDispatch.job(state, "anew-m-check").orElseThrow().work();

    assertThat(work.getPublished().getPackageId()).isEqualTo("prepare-m");
    assertThat(work.getPublished().getVideo()).isEqualTo(work.getVideo());
    assertThat(work.getBasedOn()).isNull();
  }

  @Test
  void a_package_that_is_not_worse_takes_the_place_of_the_published_one() {
    var scenario = anew().after(new Report("anew-m-check", 1, report("anew-m", comparison(990))));

    List<RenditionEvent> events =
        scenario
            .when(new Report("anew-m-check", 1, new JobFinished("anew-m-check", 1)))
            .thenEvents();

    assertThat(events).element(1).isEqualTo(new MediaPublished(20_000_000L, "anew-m"));
    assertThat(((SweepRequested) events.getLast()).getLeftovers().getFolders())
        .containsExactly("prepare-m/");
    RenditionState state = checked(anew(), "anew-m", comparison(990)).state().orElseThrow();
    assertThat(state.getReencode()).isNull();
    assertThat(Packages.published(state).orElseThrow().getRecipeId()).isEqualTo(CURRENT);
  }

  @Test
  void a_worse_package_is_abandoned_and_what_was_published_plays_on() {
    var scenario = anew();
    List<RenditionEvent> judged =
        scenario
            .when(new Report("anew-m-check", 1, report("anew-m", comparison(873))))
            .thenEvents();
    assertThat(((PackageChecked) judged.getFirst()).getObjections())
        .singleElement()
        .asString()
        .contains("0.873");
    scenario.and(judged);

    List<RenditionEvent> events =
        scenario
            .when(new Report("anew-m-check", 1, new JobFinished("anew-m-check", 1)))
            .thenEvents();

    assertThat(events)
        .extracting(RenditionEvent::type)
        .containsExactly("JobFinished", "PackageAbandoned", "EncodingFailed", "SweepRequested");
    assertThat(((PackageAbandoned) events.get(1)).getCode()).isEqualTo("package-worse");
    assertThat(((EncodingFailed) events.get(2)).getSentence()).contains("0.873");
    RenditionState state = scenario.and(events).state().orElseThrow();
    assertThat(Packages.published(state).orElseThrow().getPackageId()).isEqualTo("prepare-m");
    assertThat(state.getReencode()).isNull();
  }

  @Test
  void a_package_that_was_not_compared_is_not_published() {
    RenditionState state = checked(anew(), "anew-m", null).state().orElseThrow();

    assertThat(Packages.published(state).orElseThrow().getPackageId()).isEqualTo("prepare-m");
  }

  @Test
  void the_owner_can_stop_it_and_ask_for_another() {
    var stopped = anew().after(new Withdraw(WithdrawReason.CANCELLED, "stop"));

    RenditionState state = stopped.state().orElseThrow();
    assertThat(state.getReencode()).isNull();
    assertThat(Packages.published(state)).isPresent();
    RenditionState again = stopped.after(new EncodeAgain(null, "own")).state().orElseThrow();
    assertThat(JobDispatch.share(again, Jobs.open(again, "own").orElseThrow())).isEqualTo("u1");
  }

  /** A package is of one recipe: what it takes over would be of another. */
  @Test
  void one_rendition_of_a_package_by_another_recipe_is_not_made_alone() {
    published("old")
        .when(new EncodeAgain("v720", "second"))
        .then(new InspectionRequested("u1", SOURCE, "second", 1, null, List.of(), false, true));
  }
}
