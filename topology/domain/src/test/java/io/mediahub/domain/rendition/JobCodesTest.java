package io.mediahub.domain.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Codes of failed jobs and of refused files stand in events that are kept for ever. */
class JobCodesTest {
  @Test
  void codes_and_what_follows_them_stay_as_they_are() {
    assertThat(codes(false, true))
        .containsExactlyInAnyOrder(
            "encoder-refused",
            "package-broken",
            "own-picture-refused",
            "inspection-output",
            "inspection-overran",
            "source-missing",
            "source-changed",
            "subtitles-unreadable",
            "invalid-job",
            "package-worse",
            "recipe-unknown");
    assertThat(codes(true, true))
        .containsExactlyInAnyOrder(
            "job-garbled",
            "storage-unavailable",
            "disk-full",
            "encoder-crashed",
            "encoder-deadline",
            "encoder-out-of-room",
            "inspection-crashed",
            "worker-disk",
            "worker-fault",
            "media-tool-unavailable",
            "report-gap");
    assertThat(codes(true, false))
        .containsExactlyInAnyOrder(
            "job-unreadable",
            "content-key-missing",
            "redelivered",
            "worker-stopped",
            "worker-lost",
            "job-unclaimed");
    assertThat(codes(false, false)).isEmpty();
  }

  @Test
  void codes_of_refusals_stay_as_they_are() {
    assertThat(FileRefusal.values())
        .extracting(FileRefusal::code)
        .containsExactlyInAnyOrder(
            "file-empty",
            "size-mismatch",
            "checksum-mismatch",
            "not-media",
            "images-unsupported",
            "damaged-file",
            "truncated-file",
            "no-playable-track",
            "unsupported-codec",
            "unsupported-format",
            "several-recordings",
            "mostly-empty",
            "encrypted",
            "too-long",
            "too-large",
            "too-small");
  }

  private static List<String> codes(boolean retryable, boolean counts) {
    return Arrays.stream(JobFailure.values())
        .filter(failure -> failure.retryable() == retryable)
        .map(JobFailure::code)
        .filter(code -> JobFailure.counts(code) == counts)
        .toList();
  }

  @Test
  void a_code_of_a_newer_version_counts_and_is_followed_by_a_pause() {
    assertThat(JobFailure.counts("of-tomorrow")).isTrue();
    assertThat(JobFailure.pauses("of-tomorrow")).isTrue();
  }

  /** Another file helps where the file is the reason, and only there. */
  @Test
  void hints_fit_the_reason() {
    assertThat(hints("Convert"))
        .containsExactlyInAnyOrder(
            "encoder-refused",
            "own-picture-refused",
            "inspection-output",
            "inspection-overran",
            "encoder-crashed",
            "encoder-deadline",
            "encoder-out-of-room",
            "inspection-crashed");
    assertThat(hints("Upload the file again."))
        .containsExactlyInAnyOrder("source-missing", "source-changed");
    assertThat(hints("SubRip")).containsExactly("subtitles-unreadable");
    assertThat(hints("Report"))
        .containsExactlyInAnyOrder(
            "invalid-job", "package-broken", "job-garbled", "worker-fault", "report-gap");
    assertThat(hints("nothing is known to be wrong with the file"))
        .containsExactlyInAnyOrder(
            "storage-unavailable", "disk-full", "worker-disk", "media-tool-unavailable");
    assertThat(hints("Ask the operator"))
        .containsExactlyInAnyOrder(
            "job-unreadable",
            "content-key-missing",
            "redelivered",
            "worker-stopped",
            "worker-lost",
            "job-unclaimed");
    assertThat(JobFailure.hint("of-tomorrow")).doesNotContain("onvert");
  }

  @Test
  void hints_are_sentences() {
    assertThat(JobFailure.values())
        .extracting(failure -> JobFailure.hint(failure.code()))
        .allSatisfy(hint -> assertThat(hint).matches("[A-Z].*[a-z]\\.").doesNotContain("..", "  "));
  }

  private static List<String> hints(String part) {
    return Arrays.stream(JobFailure.values())
        .map(JobFailure::code)
        .filter(code -> JobFailure.hint(code).contains(part))
        .toList();
  }
}
