package io.mediahub.streams.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.rendition.Recipe;
import io.mediahub.domain.rendition.RenditionCommand;
import io.mediahub.domain.rendition.RenditionDecider;
import io.mediahub.schemas.testing.PlainAvro;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mediahub.encoding.CheckPackage;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.Prepare;
import mediahub.rendition.ComparedRendition;
import mediahub.rendition.ComparedSegment;
import mediahub.rendition.Comparison;
import mediahub.rendition.JobFinished;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PackagePlanned;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import mediahub.rendition.Urgency;
import mediahub.upload.ReencodeRequested;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Published media that an administrator has encoded anew, beside what owners upload. */
class ReencodeProcessTest {
  private static final String OWNER = "owner";
  private static final ReencodeRequested WISH =
      new ReencodeRequested(OWNER, Recipe.CURRENT.id(), 950, 150);

  private final RecipeOfOnce recipes = new RecipeOfOnce();

  /** An owner has one media at once, and so have all that are encoded anew together. */
  private final RenditionDriver process =
      new RenditionDriver(RenditionDriver.LEASES.withShares(8, 1, 0), PlainAvro.schemas(), recipes);

  @AfterEach
  void close() {
    process.close();
  }

  /** Plans by an earlier recipe, for as long as that is wanted. */
  private static final class RecipeOfOnce
      implements Decider<RenditionCommand, Optional<RenditionState>, RenditionEvent> {
    private final RenditionDecider decider = new RenditionDecider();
    private boolean old = true;

    @Override
    public Optional<RenditionState> initial() {
      return decider.initial();
    }

    @Override
    public Decision<RenditionEvent> decide(
        RenditionCommand command, Optional<RenditionState> state) {
      Decision<RenditionEvent> decision = decider.decide(command, state);
      return old && decision instanceof Decision.Accepted<RenditionEvent> accepted
          ? Decision.accept(accepted.events().stream().map(RecipeOfOnce::old).toList())
          : decision;
    }

    private static RenditionEvent old(RenditionEvent event) {
      return event instanceof PackagePlanned planned
          ? PackagePlanned.newBuilder(planned).setRecipeId("old").build()
          : event;
    }

    @Override
    public Optional<RenditionState> evolve(Optional<RenditionState> state, RenditionEvent event) {
      return decider.evolve(state, event);
    }
  }

  private void published(String... mediaIds) {
    for (String mediaId : mediaIds) {
      process.uploaded(mediaId, OWNER);
      work(TestWorker.jobs(process));
    }
    recipes.old = false;
    process.eventRecords();
  }

  /** Does these jobs and all that follow. */
  private void work(List<EncodeJob> begun) {
    for (List<EncodeJob> jobs = begun; !jobs.isEmpty(); jobs = TestWorker.jobs(process)) {
      for (EncodeJob job : jobs) {
        if (job.getWork() instanceof Prepare) {
          process.reports(job, TestWorker.INSPECTED);
        }
        if (job.getWork() instanceof CheckPackage check && check.getPublished() != null) {
          process.reports(job, compared(check));
          process.reports(job, new JobFinished(job.getJobId(), job.getAttempt()));
        } else {
          TestWorker.results(job).forEach(report -> process.reports(job, report));
        }
      }
    }
  }

  private static PackageChecked compared(CheckPackage check) {
    var rendition =
        new ComparedRendition(
            "v360", "v360", true, 1000L, 1000L, List.of(new ComparedSegment(0, 100, 990)));
    var comparison =
        new Comparison(
            check.getPublished().getPackageId(), 8_000_000L, 8_000_000L, List.of(rendition));
    return new PackageChecked(
        List.of(1), List.of(), check.getPackageId(), List.of(), comparison, List.of());
  }

  @Test
  void given_media_by_an_old_recipe_when_a_new_one_is_wanted_then_it_is_published_once() {
    published("a");

    process.wishes("a", WISH);

    List<EncodeJob> jobs = TestWorker.jobs(process);
    assertThat(jobs).hasSize(1);
    work(jobs);
    List<String> events = process.eventTypes();
    assertThat(events).startsWith("ReencodeBegun", "InspectionRequested");
    assertThat(events)
        .endsWith("PackageChecked", "JobFinished", "MediaPublished", "SweepRequested");
    process.waits(RenditionDriver.LEASES.checkEvery());
    process.wishes("a", WISH);
    assertThat(process.eventTypes()).isEmpty();
  }

  @Test
  void given_media_that_are_encoded_anew_when_their_owner_uploads_then_that_is_not_kept_waiting() {
    published("a");
    process.wishes("a", WISH);
    assertThat(process.jobRecords(Urgency.LATER)).hasSize(1);

    process.uploaded("b", OWNER);

    assertThat(process.jobRecords(Urgency.NOW))
        .extracting(record -> record.value().getMediaId())
        .containsExactly("b");
  }

  @Test
  void given_many_wishes_when_they_come_at_once_then_few_are_in_the_queue() {
    published("a", "b", "c");

    List.of("a", "b", "c").forEach(id -> process.wishes(id, WISH));

    List<EncodeJob> first = TestWorker.jobs(process);
    assertThat(first).extracting(EncodeJob::getMediaId).containsExactly("a");
    List<String> published = new ArrayList<>();
    work(first);
    process.eventRecords().stream()
        .filter(record -> record.value().fact().type().equals("MediaPublished"))
        .forEach(record -> published.add(record.key()));
    assertThat(published).containsExactly("a", "b", "c");
  }
}
