package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topics;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.Rows;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import mediahub.Metadata;
import mediahub.upload.AvailabilityChanged;
import mediahub.upload.DeletionPlanned;
import mediahub.upload.MediaDeleted;
import mediahub.upload.MediaEdited;
import mediahub.upload.MediaReinstated;
import mediahub.upload.MediaRestored;
import mediahub.upload.MediaTakenDown;
import mediahub.upload.SourceObject;
import mediahub.upload.UploadCompleted;
import mediahub.upload.UploadEnvelope;
import mediahub.upload.UploadEvent;
import mediahub.upload.UploadRequested;
import mediahub.upload.Visibility;
import mediahub.upload.VisibilityChanged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the catalogue shows of the decisions about a media. */
class CatalogueDecisionsTest {
  private static final SourceObject SOURCE =
      new SourceObject("uploads", "key", 1000L, "ab".repeat(32), "video/mp4");
  private static final Instant OPENS = Instant.parse("2026-05-01T12:00:00Z");
  private static final Instant CLOSES = Instant.parse("2026-06-01T12:00:00Z");

  private long version;
  @RegisterExtension private final CatalogueUnderTest catalogue = new CatalogueUnderTest();

  @Test
  void given_a_media_when_edited_then_its_row_has_the_new_texts() throws Exception {
    requested();

    say(new MediaEdited("owner", "Sintel", "A dragon.\nA girl.", List.of("a", "b, c"), "pt-BR"));

    assertThat(row("title, description, tags::text, language"))
        .isEqualTo("(Sintel,\"A dragon.\nA girl.\",\"[\"\"a\"\", \"\"b, c\"\"]\",pt-BR)");
    say(new MediaEdited("owner", "Sintel", "", List.of(), null));
    assertThat(row("title, description, tags::text, language")).isEqualTo("(Sintel,,,)");
  }

  @Test
  void given_a_media_when_nothing_was_decided_then_its_row_is_as_in_earlier_versions()
      throws Exception {
    requested();

    say(new UploadCompleted("owner", SOURCE));

    assertThat(row("title, visibility, opens_at, closes_at, remove_at, takedown"))
        .isEqualTo("(Film,,,,,)");
  }

  @Test
  void given_decisions_when_they_are_taken_back_then_nothing_is_left_of_them() throws Exception {
    requested();
    say(new VisibilityChanged("owner", Visibility.PUBLIC, 1, List.of(), false));
    say(new AvailabilityChanged("owner", OPENS, CLOSES, true));
    say(new DeletionPlanned("owner", CLOSES));
    say(new MediaTakenDown("owner", "A claim."));
    assertThat(
            row(
                "visibility, extract(epoch from closes_at - opens_at)::int / 86400,"
                    + " remove_at = closes_at, takedown"))
        .isEqualTo("(public,31,t,\"A claim.\")");

    say(new MediaReinstated("owner"));
    say(new MediaRestored("owner"));
    say(new AvailabilityChanged("owner", null, null, false));

    assertThat(row("visibility, opens_at, closes_at, remove_at, takedown"))
        .isEqualTo("(public,,,,)");
  }

  @Test
  void given_random_decisions_when_they_are_stored_then_the_rows_are_those_of_the_fold()
      throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    say(new MediaRestored("owner"));
    requested();

    for (int i = 0; i < 200; i++) {
      say(any(random));
    }

    assertThat(Rows.inPostgres(catalogue.views.source(), "catalogue_upload"))
        .as("seed " + seed)
        .isEqualTo(Rows.of("catalogue_upload", catalogue.driver.expected.rows()));
  }

  private static UploadEvent any(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> new MediaEdited("owner", "T" + random.nextInt(9), "", List.of(), null);
      case 1 -> new MediaEdited("owner", "T", "'quoted' \\ text", List.of("a", "\"b\""), "de");
      case 2 -> {
        Visibility[] all = Visibility.values();
        yield new VisibilityChanged("owner", all[random.nextInt(all.length)], 1, List.of(), false);
      }
      case 3 -> new AvailabilityChanged("owner", OPENS, null, true);
      case 4 -> new AvailabilityChanged("owner", null, CLOSES, false);
      case 5 -> new DeletionPlanned("owner", CLOSES);
      case 6 -> new MediaRestored("owner");
      case 7 -> new MediaTakenDown("owner", "A claim.");
      default ->
          random.nextInt(20) == 0 ? new MediaDeleted("owner", 1L) : new MediaReinstated("owner");
    };
  }

  private void requested() {
    say(new UploadRequested("owner", "Film", SOURCE, "multipart", 8L, OPENS));
  }

  private void say(UploadEvent event) {
    version++;
    Metadata metadata =
        new Metadata("u" + version, "media", version, OPENS.plusSeconds(version), "a", "c", "t");
    catalogue.driver.pipe(
        new LogEntry<>(Topics.UPLOAD_EVENTS, new UploadEnvelope(metadata, event)));
  }

  private String row(String columns) throws SQLException {
    return catalogue.views.ask("select row(" + columns + ")::text from catalogue_upload");
  }
}
