package io.mediahub.domain.upload;

import static io.mediahub.domain.Scenario.given;

import io.mediahub.domain.Scenario;
import io.mediahub.domain.rendition.PackageGate;
import io.mediahub.domain.status.MediaStatus;
import io.mediahub.domain.upload.UploadCommand.Abort;
import io.mediahub.domain.upload.UploadCommand.CancelEncoding;
import io.mediahub.domain.upload.UploadCommand.Complete;
import io.mediahub.domain.upload.UploadCommand.CompleteEarly;
import io.mediahub.domain.upload.UploadCommand.Decline;
import io.mediahub.domain.upload.UploadCommand.Delete;
import io.mediahub.domain.upload.UploadCommand.Reencode;
import io.mediahub.domain.upload.UploadCommand.Request;
import io.mediahub.domain.upload.UploadCommand.RetryEncoding;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import mediahub.upload.AbortReason;
import mediahub.upload.CompletionRefused;
import mediahub.upload.EncodingCancelled;
import mediahub.upload.EncodingRetried;
import mediahub.upload.MediaDeleted;
import mediahub.upload.ReencodeRequested;
import mediahub.upload.SourceObject;
import mediahub.upload.UploadAborted;
import mediahub.upload.UploadCompleted;
import mediahub.upload.UploadDeclined;
import mediahub.upload.UploadDiscarded;
import mediahub.upload.UploadEvent;
import mediahub.upload.UploadRefused;
import mediahub.upload.UploadRequested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UploadDeciderTest {
  private static final Instant EXPIRES = Instant.parse("2026-05-02T00:00:00Z");
  private static final UploadPolicy POLICY = new UploadPolicy(1000, 500, Set.of("video/mp4"));
  private static final String SHA = "ab".repeat(32);

  private static SourceObject source(long size, String sha, String type) {
    return new SourceObject("uploads", "m1/source", size, sha, type);
  }

  private static Request request(String title, SourceObject source) {
    return new Request("u1", title, source, "mp1", 500, EXPIRES, POLICY);
  }

  private static Scenario<UploadCommand, UploadState, UploadEvent> pending() {
    return given(new UploadDecider()).after(request("Sintel", source(700, SHA, "video/mp4")));
  }

  @Test
  void a_file_is_declared() {
    given(new UploadDecider())
        .when(request("Sintel", source(1000, SHA, "video/mp4")))
        .then(
            new UploadRequested(
                "u1", "Sintel", source(1000, SHA, "video/mp4"), "mp1", 500L, EXPIRES));
  }

  @ParameterizedTest
  @CsvSource({
    "' ', 700, video/mp4, true, title-invalid",
    "'T\u0000', 700, video/mp4, true, title-invalid",
    "'T\uD83D', 700, video/mp4, true, title-invalid",
    "'T\u202Egp4', 700, video/mp4, true, title-invalid",
    "'T\u200B', 700, video/mp4, true, title-invalid",
    "T, 0, video/mp4, true, file-empty",
    "T, -5, video/mp4, true, size-invalid",
    "T, 1001, video/mp4, true, file-too-large",
    "T, 700, image/jpeg, true, images-unsupported",
    "T, 700, text/html, true, type-not-allowed",
    "T, 700, video/mp4, false, sha256-invalid",
    "T, 700, mp4, true, content-type-invalid",
  })
  void a_declaration_that_breaks_a_rule_is_refused_by_its_own_code(
      String title, long size, String type, boolean goodSha, String code) {
    given(new UploadDecider())
        .when(request(title, source(size, goodSha ? SHA : "AB".repeat(32), type)))
        .thenRefused(code);
  }

  @Test
  void it_is_complete_when_as_many_bytes_came_as_were_declared() {
    pending()
        .when(new Complete(700))
        .then(new UploadCompleted("u1", source(700, SHA, "video/mp4")));
  }

  @Test
  void another_number_of_bytes_is_refused_as_an_event() {
    pending()
        .when(new Complete(701))
        .then(
            new UploadRefused(
                "size-mismatch",
                "701 bytes arrived, 700 were declared.",
                "Start a new upload and declare the real size of the file."));
  }

  @Test
  void a_file_that_may_not_be_uploaded_is_put_on_record_once() {
    var empty = new Decline("u1", "Sintel", source(0, SHA, "video/mp4"), POLICY);

    given(new UploadDecider())
        .when(empty)
        .then(
            new UploadDeclined(
                "u1",
                "Sintel",
                "video/mp4",
                0L,
                "file-empty",
                "The file is empty.",
                "Choose a file with content."));
    given(new UploadDecider()).after(empty).when(empty).thenNothing();
    given(new UploadDecider())
        .after(empty)
        .when(request("Sintel", source(1, SHA, "video/mp4")))
        .thenRefused("upload-exists");
  }

  @Test
  void only_what_is_said_of_a_file_is_put_on_record() {
    given(new UploadDecider())
        .when(new Decline("u1", " ", source(0, SHA, "video/mp4"), POLICY))
        .thenRefused("title-invalid");
    given(new UploadDecider())
        .when(new Decline("u1", "T", source(1, SHA, "video/mp4"), POLICY))
        .thenNothing();
  }

  @Test
  void a_completion_that_comes_early_is_an_event_once_for_what_has_arrived() {
    var early = new CompleteEarly(500, List.of(2), 2);

    pending()
        .when(early)
        .then(
            new CompletionRefused(
                500L,
                1,
                "upload-incomplete",
                "1 of 2 parts have not arrived: 2.",
                "Read the upload again and send these parts to the addresses it lists, each with"
                    + " exactly the length listed, since the store refuses any other; then"
                    + " complete again."));
    pending().after(early).when(early).thenRefused("upload-incomplete");
    pending()
        .after(early)
        .when(new Complete(700))
        .then(new UploadCompleted("u1", source(700, SHA, "video/mp4")));
  }

  @Test
  void completing_twice_changes_nothing() {
    pending().after(new Complete(700)).when(new Complete(700)).thenNothing();
  }

  @Test
  void a_refused_upload_stays_refused_with_its_own_reason() {
    pending().after(new Complete(1)).when(new Complete(700)).thenRefused("size-mismatch");
  }

  @Test
  void a_pending_upload_can_be_aborted_and_a_completed_one_cannot() {
    pending().when(new Abort(AbortReason.BY_OWNER)).then(new UploadAborted(AbortReason.BY_OWNER));
    pending()
        .after(new Complete(700))
        .when(new Abort(AbortReason.EXPIRED))
        .thenRefused("upload-completed");
  }

  @Test
  void an_aborted_upload_cannot_be_completed() {
    pending()
        .after(new Abort(AbortReason.BY_OWNER))
        .when(new Complete(700))
        .thenRefused("upload-aborted");
  }

  @Test
  void a_complete_file_that_was_refused_and_is_gone_is_discarded_once() {
    pending()
        .after(new Complete(700))
        .when(new UploadCommand.Discard())
        .then(new UploadDiscarded("u1", 700L));
    pending()
        .after(new Complete(700))
        .after(new UploadCommand.Discard())
        .when(new UploadCommand.Discard())
        .thenNothing();
    pending()
        .after(new Complete(700))
        .after(new UploadCommand.Discard())
        .when(new Complete(700))
        .thenRefused("upload-discarded");
    pending().when(new UploadCommand.Discard()).thenRefused("upload-open");
  }

  private static EncodeFacts facts(MediaStatus status, boolean encoding, String... renditions) {
    return new EncodeFacts(status, encoding, Set.of(renditions), null);
  }

  private static Scenario<UploadCommand, UploadState, UploadEvent> completed() {
    return pending().after(new Complete(700));
  }

  private static CancelEncoding cancel(MediaStatus status) {
    return new CancelEncoding(facts(status, false));
  }

  private static RetryEncoding retry(MediaStatus status) {
    return new RetryEncoding(facts(status, false), null);
  }

  @ParameterizedTest
  @EnumSource(names = {"INSPECTING", "ENCODING"})
  void an_encoding_is_cancelled_once(MediaStatus status) {
    completed().when(cancel(status)).then(new EncodingCancelled("u1"));
    completed().after(cancel(status)).when(cancel(status)).thenNothing();
  }

  @ParameterizedTest
  @EnumSource(names = {"PUBLISHED", "FAILED", "REFUSED"})
  void an_encoding_that_has_ended_cannot_be_cancelled(MediaStatus status) {
    completed().when(cancel(status)).thenRefused("encoding-not-running");
  }

  @Test
  void the_second_encoding_of_published_media_can_be_cancelled() {
    completed()
        .when(new CancelEncoding(facts(MediaStatus.PUBLISHED, true)))
        .then(new EncodingCancelled("u1"));
  }

  @Test
  void what_has_not_arrived_or_is_gone_cannot_be_cancelled_or_encoded_again() {
    given(new UploadDecider()).when(cancel(MediaStatus.ENCODING)).thenRefused("upload-unknown");
    pending().when(cancel(MediaStatus.ENCODING)).thenRefused("encoding-not-running");
    pending().when(retry(MediaStatus.FAILED)).thenRefused("encoding-not-running");
    pending()
        .after(new Abort(AbortReason.BY_OWNER))
        .when(retry(MediaStatus.FAILED))
        .thenRefused("upload-aborted");
    pending().after(new Complete(1)).when(retry(MediaStatus.FAILED)).thenRefused("size-mismatch");
    completed()
        .after(new UploadCommand.Discard())
        .when(retry(MediaStatus.FAILED))
        .thenRefused("upload-discarded");
    completed().when(retry(MediaStatus.REFUSED)).thenRefused("upload-discarded");
    completed().after(new Delete()).when(retry(MediaStatus.FAILED)).thenRefused("upload-deleted");
  }

  @ParameterizedTest
  @EnumSource(names = {"PUBLISHED", "FAILED", "CANCELLED"})
  void an_encoding_that_has_ended_can_be_asked_for_again(MediaStatus status) {
    completed().when(retry(status)).then(new EncodingRetried("u1", null));
  }

  @Test
  void an_encoding_that_goes_on_cannot_be_asked_for_again() {
    completed().when(retry(MediaStatus.INSPECTING)).thenRefused("encoding-running");
    completed().when(retry(MediaStatus.ENCODING)).thenRefused("encoding-running");
    completed()
        .when(new RetryEncoding(facts(MediaStatus.PUBLISHED, true), null))
        .thenRefused("encoding-running");
  }

  /** The catalogue may be behind: what was cancelled here is cancelled. */
  @Test
  void what_was_cancelled_can_be_asked_for_again_though_the_catalogue_is_behind() {
    completed()
        .after(cancel(MediaStatus.ENCODING))
        .when(retry(MediaStatus.ENCODING))
        .then(new EncodingRetried("u1", null));
    completed()
        .after(cancel(MediaStatus.ENCODING))
        .after(retry(MediaStatus.ENCODING))
        .when(cancel(MediaStatus.CANCELLED))
        .then(new EncodingCancelled("u1"));
  }

  @Test
  void one_rendition_can_be_made_again_if_it_is_published() {
    EncodeFacts published = facts(MediaStatus.PUBLISHED, false, "v720", "a0");
    completed().when(new RetryEncoding(published, "v720")).then(new EncodingRetried("u1", "v720"));
    completed().when(new RetryEncoding(published, "v1080")).thenRefused("rendition-unknown");
    completed()
        .when(new RetryEncoding(facts(MediaStatus.FAILED, false), "v720"))
        .thenRefused("rendition-unknown");
  }

  private static EncodeFacts published(String recipe, boolean encoding) {
    return new EncodeFacts(MediaStatus.PUBLISHED, encoding, Set.of("v720"), recipe);
  }

  private static Reencode reencode(EncodeFacts facts, String recipe, boolean again) {
    return new Reencode(facts, recipe, List.of("new", "newest"), PackageGate.USUAL, again);
  }

  private static Reencode gated(PackageGate gate) {
    return new Reencode(published("old", false), "new", List.of("new"), gate, false);
  }

  @Test
  void published_media_are_encoded_anew_by_a_recipe_that_they_do_not_have() {
    var requested = new ReencodeRequested("u1", "new", 950, 150);

    completed().when(reencode(published("old", false), "new", false)).then(requested);
    completed().when(reencode(published("new", false), "new", false)).thenNothing();
    completed().when(reencode(published("new", false), "new", true)).thenNothing();
  }

  /** The catalogue may not have heard of the first wish, nor of what came of it. */
  @Test
  void a_recipe_is_asked_for_once_unless_somebody_insists() {
    var first = reencode(published("old", false), "new", false);

    completed().after(first).when(first).thenNothing();
    completed()
        .after(first)
        .when(reencode(published("old", false), "new", true))
        .then(new ReencodeRequested("u1", "new", 950, 150));
    completed()
        .after(first)
        .when(reencode(published("old", false), "newest", false))
        .then(new ReencodeRequested("u1", "newest", 950, 150));
    completed()
        .after(first)
        .after(retry(MediaStatus.PUBLISHED))
        .when(first)
        .then(new ReencodeRequested("u1", "new", 950, 150));
  }

  @Test
  void what_cannot_be_encoded_anew_is_refused_with_the_reason() {
    completed()
        .when(reencode(published("old", false), "other", false))
        .thenRefused("recipe-unknown");
    completed()
        .when(reencode(published("old", true), "new", false))
        .thenRefused("encoding-running");
    completed()
        .when(reencode(facts(MediaStatus.FAILED, false), "new", false))
        .thenRefused("media-not-published");
    completed()
        .when(reencode(facts(MediaStatus.PUBLISHED, false), "new", false))
        .thenRefused("media-not-published");
    completed().when(gated(new PackageGate(1001, 150))).thenRefused("ssim-invalid");
    completed().when(gated(new PackageGate(950, 99))).thenRefused("growth-invalid");
    completed().when(gated(new PackageGate(950, 1001))).thenRefused("growth-invalid");
    pending()
        .when(reencode(published("old", false), "new", false))
        .thenRefused("encoding-not-running");
  }

  @Test
  void the_owner_can_stop_an_encode_by_another_recipe_as_often_as_it_is_asked_for() {
    var again = reencode(published("old", false), "new", true);
    var cancel = new CancelEncoding(published("old", true));

    completed()
        .after(again)
        .after(cancel)
        .after(again)
        .when(cancel)
        .then(new EncodingCancelled("u1"));
  }

  @Test
  void media_are_deleted_once_whatever_became_of_them() {
    var deleted = new MediaDeleted("u1", 700L);
    pending().when(new Delete()).then(deleted);
    completed().when(new Delete()).then(deleted);
    completed().after(cancel(MediaStatus.ENCODING)).when(new Delete()).then(deleted);
    completed().after(new UploadCommand.Discard()).when(new Delete()).then(deleted);
    pending().after(new Abort(AbortReason.BY_OWNER)).when(new Delete()).then(deleted);
    pending().after(new Complete(1)).when(new Delete()).then(deleted);
    given(new UploadDecider())
        .after(new Decline("u1", "Photo", source(700, SHA, "image/jpeg"), POLICY))
        .when(new Delete())
        .then(new MediaDeleted("u1", 0L));
    given(new UploadDecider()).when(new Delete()).thenRefused("upload-unknown");
    completed().after(new Delete()).when(new Delete()).thenRefused("upload-deleted");
  }

  @Test
  void deleted_media_take_no_more_commands() {
    pending().after(new Delete()).when(new Complete(700)).thenRefused("upload-deleted");
    pending().after(new Delete()).when(new Abort(AbortReason.EXPIRED)).thenNothing();
    completed().after(new Delete()).when(new UploadCommand.Discard()).thenNothing();
  }
}
