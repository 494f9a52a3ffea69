package io.mediahub.streams.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.domain.status.MediaStatus;
import io.mediahub.domain.status.ReencodeStatus;
import io.mediahub.domain.status.Status;
import io.mediahub.domain.status.UploadStatus;
import io.mediahub.streams.readmodel.engine.ViewsDatabase;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database takes the statuses that a projection writes, and no others. */
class StatusChecksTest {
  private static final Pattern LITERAL = Pattern.compile("'([^']*)'::text");

  private ViewsDatabase views;

  @BeforeEach
  void start() throws Exception {
    views = new ViewsDatabase();
  }

  @AfterEach
  void stop() throws Exception {
    views.close();
  }

  @Test
  void checks_and_enums_have_the_same_words() throws Exception {
    assertThat(wordsOf("catalogue_upload_state_known"))
        .containsExactlyInAnyOrderElementsOf(words(CatalogueUploadProjection.STATES));
    assertThat(wordsOf("catalogue_media_phase_known"))
        .containsExactlyInAnyOrderElementsOf(words(CatalogueMediaProjection.PHASES));
    assertThat(wordsOf("catalogue_reencode_state_known"))
        .containsExactlyInAnyOrderElementsOf(words(List.of(ReencodeStatus.values())));
  }

  @Test
  void a_status_that_no_projection_writes_is_refused() throws Exception {
    views.execute(upload("a", UploadStatus.COMPLETED.word()));
    views.execute(media("a", MediaStatus.PUBLISHED.word()));

    assertThatThrownBy(() -> views.execute(upload("b", "complete")))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("catalogue_upload_state_known");
    assertThatThrownBy(() -> views.execute(media("b", "aborted")))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("catalogue_media_phase_known");
  }

  private Stream<String> literals(String definition) {
    return LITERAL.matcher(definition).results().map(literal -> literal.group(1));
  }

  private Collection<String> wordsOf(String check) throws SQLException {
    return literals(
            views.ask(
                "select pg_get_constraintdef(oid) from pg_constraint where conname = '%s'"
                    .formatted(check)))
        .toList();
  }

  private static Collection<String> words(Collection<? extends Status> statuses) {
    return statuses.stream().map(Status::word).toList();
  }

  private static String upload(String mediaId, String state) {
    return """
    insert into catalogue_upload (
      media_id, owner_id, title, content_type, size_bytes, state, requested_at, version, src_offset)
    values ('%s', 'o', 't', 'video/mp4', 1, '%s', now(), 1, 1)
    """
        .formatted(mediaId, state);
  }

  private static String media(String mediaId, String phase) {
    return """
    insert into catalogue_media (media_id, phase, permille, awaited, version, src_offset)
    values ('%s', '%s', 0, '', 1, 1)
    """
        .formatted(mediaId, phase);
  }
}
