package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topics;
import io.mediahub.streams.testing.LogEntry;
import java.sql.SQLException;
import java.time.Instant;
import mediahub.Metadata;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.ReencodeBegun;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.WithdrawReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the catalogue shows of a media that is encoded anew by another recipe. */
class CatalogueReencodeTest {
  private long version;
  @RegisterExtension private final CatalogueUnderTest catalogue = new CatalogueUnderTest();

  private void say(Object event) {
    version++;
    var at = Instant.EPOCH.plusSeconds(version);
    var metadata = new Metadata("e" + version, "media", version, at, "a", "c", "t");
    catalogue.driver.pipe(
        new LogEntry<>(Topics.RENDITION_EVENTS, new RenditionEnvelope(metadata, event)));
  }

  private String row() throws SQLException {
    return catalogue.views.ask(
        """
        select recipe_id || ' ' || state || ' ' || coalesce(code, 'null') || ' '
            || extract(epoch from begun_at)::bigint || ' '
            || coalesce(extract(epoch from ended_at)::bigint::text, 'null')
          from catalogue_reencode
        """);
  }

  @Test
  void given_an_attempt_when_it_ends_then_the_row_says_how() throws Exception {
    say(new ReencodeBegun("job", "new", 950, 150));
    assertThat(row()).isEqualTo("new running null 1 null");

    say(new EncodingFailed("package-worse", "It differs.", "Look at both."));

    assertThat(row()).isEqualTo("new failed package-worse 1 2");
    say(new ReencodeBegun("job-2", "newer", 950, 150));
    assertThat(row()).as("another one begins from scratch").isEqualTo("newer running null 3 null");
    say(new MediaPublished(1L, "job-2-m"));
    assertThat(row()).isEqualTo("newer published null 3 4");
  }

  /** What its owner has encoded later is no attempt to reach that recipe. */
  @Test
  void given_an_attempt_that_ended_when_another_encode_ends_then_the_row_stays() throws Exception {
    say(new ReencodeBegun("job", "new", 950, 150));
    say(new MediaWithdrawn(WithdrawReason.CANCELLED));

    say(new MediaPublished(1L, "own-m"));

    assertThat(row()).isEqualTo("new withdrawn null 1 2");
  }

  @Test
  void given_media_that_nobody_encodes_anew_when_they_are_published_then_there_is_no_row()
      throws Exception {
    say(new MediaPublished(1L, "m"));

    assertThat(catalogue.views.ask("select count(*) from catalogue_reencode")).isEqualTo("0");
  }
}
