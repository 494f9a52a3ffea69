package io.mediahub.domain.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTest {
  @Test
  void the_words_of_users_rows_and_programs_stay() {
    assertThat(words(MediaStatus.values()))
        .containsExactly(
            "uploading",
            "inspecting",
            "encoding",
            "published",
            "refused",
            "failed",
            "aborted",
            "cancelled",
            "deleted");
    assertThat(words(RenditionStatus.values())).containsExactly("waiting", "encoding", "complete");
    assertThat(words(UploadStatus.values()))
        .containsExactly("uploading", "completed", "discarded", "aborted", "refused", "deleted");
    assertThat(words(RecipeStatus.values()))
        .containsExactly("made", "encoding", "failed", "withdrawn", "missing", "impossible");
    assertThat(words(ReencodeStatus.values()))
        .containsExactly("running", "published", "failed", "withdrawn");
  }

  @ParameterizedTest
  @CsvSource({
    ", , , IMPOSSIBLE",
    "new, , FAILED, MADE",
    "old, new, , ENCODING",
    "old, other, , MISSING",
    "old, , RUNNING, ENCODING",
    "old, , FAILED, FAILED",
    "old, , WITHDRAWN, WITHDRAWN",
    "old, , PUBLISHED, MISSING",
    "old, , , MISSING",
  })
  void a_media_stands_to_a_recipe_as_it_was_published_or_as_the_last_attempt_ended(
      @Nullable String published,
      @Nullable String encoding,
      @Nullable ReencodeStatus last,
      RecipeStatus status) {
    assertThat(RecipeStatus.of("new", published, encoding, last)).isEqualTo(status);
  }

  private static Stream<String> words(Status[] statuses) {
    return Stream.of(statuses).map(Status::word);
  }

  @Test
  void a_word_is_read_as_the_status_that_wrote_it() {
    assertThat(Stream.of(MediaStatus.values()).map(Status::word).map(MediaStatus::parse))
        .containsExactly(MediaStatus.values());
  }

  @Test
  void an_unknown_word_is_an_error_that_names_the_known_ones() {
    assertThatThrownBy(() -> RenditionStatus.parse("completed"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"completed\" is no RenditionStatus; there are waiting, encoding, complete.");
  }

  @Test
  void a_media_follows_its_upload_until_the_rendition_process_knows_it() {
    assertThat(MediaStatus.of(UploadStatus.UPLOADING, null)).isEqualTo(MediaStatus.UPLOADING);
    assertThat(MediaStatus.of(UploadStatus.COMPLETED, null)).isEqualTo(MediaStatus.INSPECTING);
    assertThat(MediaStatus.of(UploadStatus.ABORTED, null)).isEqualTo(MediaStatus.ABORTED);
    assertThat(MediaStatus.of(UploadStatus.REFUSED, null)).isEqualTo(MediaStatus.REFUSED);
    assertThat(MediaStatus.of(UploadStatus.UPLOADING, MediaStatus.ENCODING))
        .isEqualTo(MediaStatus.ENCODING);
  }
}
