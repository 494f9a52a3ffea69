package io.mediahub.domain.upload;

import static io.mediahub.domain.Scenario.given;

import io.mediahub.domain.Scenario;
import io.mediahub.domain.status.MediaStatus;
import io.mediahub.domain.upload.UploadCommand.Complete;
import io.mediahub.domain.upload.UploadCommand.Delete;
import io.mediahub.domain.upload.UploadCommand.Edit;
import io.mediahub.domain.upload.UploadCommand.PlanDeletion;
import io.mediahub.domain.upload.UploadCommand.Reinstate;
import io.mediahub.domain.upload.UploadCommand.RemoveDue;
import io.mediahub.domain.upload.UploadCommand.Request;
import io.mediahub.domain.upload.UploadCommand.Restore;
import io.mediahub.domain.upload.UploadCommand.RetryEncoding;
import io.mediahub.domain.upload.UploadCommand.Schedule;
import io.mediahub.domain.upload.UploadCommand.Show;
import io.mediahub.domain.upload.UploadCommand.TakeDown;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import mediahub.upload.AvailabilityChanged;
import mediahub.upload.DeletionPlanned;
import mediahub.upload.EncodingCancelled;
import mediahub.upload.MediaDeleted;
import mediahub.upload.MediaEdited;
import mediahub.upload.MediaReinstated;
import mediahub.upload.MediaRestored;
import mediahub.upload.MediaTakenDown;
import mediahub.upload.SourceObject;
import mediahub.upload.UploadEvent;
import mediahub.upload.Visibility;
import mediahub.upload.VisibilityChanged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaRulesTest {
  private static final Instant T = Instant.parse("2026-05-01T12:00:00Z");
  private static final EncodeFacts PUBLISHED =
      new EncodeFacts(MediaStatus.PUBLISHED, false, Set.of("v720"), null);
  private static final EncodeFacts ENCODING =
      new EncodeFacts(MediaStatus.ENCODING, true, Set.of(), null);

  private static Scenario<UploadCommand, UploadState, UploadEvent> pending() {
    return given(new UploadDecider())
        .after(
            new Request(
                "u1",
                "Sintel",
                new SourceObject("uploads", "m1/source", 700L, "ab".repeat(32), "video/mp4"),
                "mp1",
                500,
                T,
                new UploadPolicy(1000, 500, Set.of("video/mp4"))));
  }

  private static Scenario<UploadCommand, UploadState, UploadEvent> completed() {
    return pending().after(new Complete(700));
  }

  private static Edit title(String title) {
    return new Edit(title, null, null, null);
  }

  @Test
  void an_edit_changes_what_it_names_and_keeps_the_rest() {
    pending()
        .after(new Edit(null, "A dragon.\nAnd a girl.", List.of("fantasy"), "en"))
        .when(title("Sintel (2010)"))
        .then(
            new MediaEdited(
                "u1", "Sintel (2010)", "A dragon.\nAnd a girl.", List.of("fantasy"), "en"));
  }

  @Test
  void what_is_emptied_is_gone() {
    completed()
        .after(new Edit(null, "A dragon.", List.of("fantasy"), "en"))
        .when(new Edit(null, "", List.of(), ""))
        .then(new MediaEdited("u1", "Sintel", "", List.of(), null));
  }

  @Test
  void an_edit_that_changes_nothing_is_no_event() {
    completed().after(title("Other")).when(title("Other")).thenNothing();
    completed().when(new Edit(null, "", List.of(), "")).thenNothing();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "tab\there", "\u202Eright to left", "null\u0000"})
  void a_title_that_cannot_be_seen_is_refused(String title) {
    completed().when(title(title)).thenRefused("title-invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tab\there", "a\r\nb", "\u202Eright to left", "null\u0000"})
  void a_description_that_cannot_be_seen_is_refused(String text) {
    completed().when(new Edit(null, text, null, null)).thenRefused("description-invalid");
  }

  @Test
  void what_is_too_long_or_too_many_is_refused() {
    List<String> many = IntStream.range(0, 21).mapToObj(n -> "t" + n).toList();

    completed().when(title("x".repeat(201))).thenRefused("title-invalid");
    completed()
        .when(new Edit(null, "x".repeat(5001), null, null))
        .thenRefused("description-invalid");
    completed().when(new Edit(null, null, many, null)).thenRefused("tags-invalid");
    completed()
        .when(new Edit(null, null, List.of("x".repeat(51)), null))
        .thenRefused("tags-invalid");
    completed()
        .when(new Edit(null, null, List.of("Film", "film"), null))
        .thenRefused("tags-invalid");
    completed().when(new Edit(null, null, null, "EN-us")).thenRefused("language-invalid");
  }

  @ParameterizedTest
  @CsvSource({
    "PRIVATE,  m1:members m1:anyone, true",
    "MEMBERS,  m1:anyone,            false",
    "UNLISTED, '',                   false",
    "PUBLIC,   '',                   false"
  })
  void a_change_of_visibility_says_by_which_rights_nobody_watches_any_more(
      Visibility to, String ended, boolean closed) {
    List<String> rights = ended.isEmpty() ? List.of() : List.of(ended.split(" ", -1));

    completed().when(new Show("m1", to)).then(new VisibilityChanged("u1", to, 1, rights, closed));
  }

  @Test
  void changes_of_visibility_are_counted_and_the_same_again_is_none() {
    completed().when(new Show("m1", Visibility.GRANTED)).thenNothing();
    completed()
        .after(new Show("m1", Visibility.PUBLIC))
        .when(new Show("m1", Visibility.GRANTED))
        .then(
            new VisibilityChanged(
                "u1", Visibility.GRANTED, 2, List.of("m1:members", "m1:anyone"), false));
    completed().when(new Show("m1", Visibility.UNKNOWN)).thenRefused("visibility-invalid");
  }

  @Test
  void a_time_is_narrower_when_others_lose_some_of_it() {
    Instant end = T.plusSeconds(60);

    completed().when(new Schedule(null, end)).then(new AvailabilityChanged("u1", null, end, true));
    completed()
        .after(new Schedule(T, end))
        .when(new Schedule(T, end.plusSeconds(1)))
        .then(new AvailabilityChanged("u1", T, end.plusSeconds(1), false));
    completed()
        .after(new Schedule(T, end))
        .when(new Schedule(T.plusSeconds(1), null))
        .then(new AvailabilityChanged("u1", T.plusSeconds(1), null, true));
    completed()
        .after(new Schedule(T, end))
        .when(new Schedule(null, null))
        .then(new AvailabilityChanged("u1", null, null, false));
  }

  @Test
  void a_time_that_ends_before_it_begins_is_refused() {
    completed().when(new Schedule(T, T)).thenRefused("availability-invalid");
    completed().when(new Schedule(Instant.MAX, null)).thenRefused("availability-invalid");
    completed().when(new Schedule(Instant.MIN, null)).thenRefused("availability-invalid");
  }

  @Test
  void a_deletion_is_planned_stops_what_is_encoded_and_can_be_undone() {
    completed().when(new PlanDeletion(PUBLISHED, T)).then(new DeletionPlanned("u1", T));
    completed()
        .when(new PlanDeletion(ENCODING, T))
        .then(new EncodingCancelled("u1"), new DeletionPlanned("u1", T));
    completed()
        .after(new PlanDeletion(PUBLISHED, T))
        .when(new Restore())
        .then(new MediaRestored("u1"));
    completed()
        .after(new PlanDeletion(PUBLISHED, T))
        .when(new PlanDeletion(PUBLISHED, T.plusSeconds(9)))
        .thenNothing();
    completed().when(new Restore()).thenNothing();
  }

  @Test
  void what_has_not_arrived_is_deleted_at_once() {
    pending().when(new PlanDeletion(PUBLISHED, T)).then(new MediaDeleted("u1", 700L));
  }

  @Test
  void media_that_wait_for_their_deletion_take_no_other_commands() {
    var waiting = completed().after(new PlanDeletion(PUBLISHED, T));

    waiting.when(title("Other")).thenRefused("media-removed");
    waiting.when(new Show("m1", Visibility.PUBLIC)).thenRefused("media-removed");
    waiting.when(new RetryEncoding(PUBLISHED, null)).thenRefused("media-removed");
    waiting.when(new Delete()).then(new MediaDeleted("u1", 700L));
  }

  @Test
  void it_is_removed_when_its_time_is_over_and_not_when_it_was_restored() {
    var waiting = completed().after(new PlanDeletion(PUBLISHED, T));

    waiting.when(new RemoveDue(T.minusMillis(1))).thenNothing();
    waiting.when(new RemoveDue(T)).then(new MediaDeleted("u1", 700L));
    waiting.after(new Restore()).when(new RemoveDue(T)).thenNothing();
  }

  @Test
  void a_takedown_gives_its_reason_and_nothing_of_the_owner_undoes_it() {
    var down = completed().after(new TakeDown("A claim."));

    completed().when(new TakeDown("A claim.")).then(new MediaTakenDown("u1", "A claim."));
    down.when(new TakeDown("A claim.")).thenNothing();
    down.when(new Reinstate()).then(new MediaReinstated("u1"));
    down.after(new Show("m1", Visibility.PUBLIC))
        .after(new PlanDeletion(PUBLISHED, T))
        .after(new Restore())
        .when(new Reinstate())
        .then(new MediaReinstated("u1"));
    completed().when(new TakeDown(" ")).thenRefused("reason-invalid");
    completed().when(new Reinstate()).thenNothing();
  }

  @Test
  void nothing_is_decided_about_media_that_do_not_exist_or_are_gone() {
    given(new UploadDecider()).when(title("x")).thenRefused("upload-unknown");
    completed().after(new Delete()).when(title("x")).thenRefused("upload-deleted");
    completed().after(new Delete()).when(new Restore()).thenRefused("upload-deleted");
    completed().after(new Delete()).when(new TakeDown("x")).thenRefused("upload-deleted");
  }
}
