package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topics;
import io.mediahub.streams.testing.LogEntry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mediahub.Metadata;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.JobFailed;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What an attempt reported does not stay in the catalogue for longer than the attempt can count.
 */
class DeadAttemptsTest {
  private static final String COUNT =
      "select (select count(*) from catalogue_rendition where media_id = '%1$s') || ' renditions, '"
          + " || (select count(*) from catalogue_segment where media_id = '%1$s') || ' segments'";

  private final Map<String, Long> versions = new HashMap<>();
  @RegisterExtension private final CatalogueUnderTest catalogue = new CatalogueUnderTest();

  @BeforeEach
  void start() throws Exception {
    encode("media", "job", 1, 3);
    encode("other", "job", 1, 2);
  }

  @Test
  void when_an_attempt_fails_then_its_rows_go_and_no_others() throws Exception {
    assertThat(rows("media")).isEqualTo("1 renditions, 3 segments");

    say("media", new JobFailed("job", 1, "worker-lost", "Gone.", true));

    assertThat(rows("media")).isEqualTo("0 renditions, 0 segments");
    assertThat(rows("other")).isEqualTo("1 renditions, 2 segments");
    encode("media", "job", 2, 1);
    assertThat(rows("media")).isEqualTo("1 renditions, 1 segments");
  }

  @Test
  void when_the_medium_fails_then_no_row_of_it_is_left() throws Exception {
    say("media", new EncodingFailed("package-refused", "It breaks a rule.", "Report it."));

    assertThat(rows("media")).isEqualTo("0 renditions, 0 segments");
    assertThat(rows("other")).isEqualTo("1 renditions, 2 segments");
  }

  @Test
  void when_what_is_left_over_cannot_be_swept_then_what_was_published_stays() throws Exception {
    say("media", new MediaPublished(6_000_000L, null));

    say("media", new JobFailed("job-sweep", 1, "store-away", "Away.", true));

    assertThat(rows("media")).isEqualTo("1 renditions, 3 segments");
  }

  @Test
  void when_attempts_follow_each_other_then_only_the_last_one_is_there() throws Exception {
    for (int attempt = 1; attempt <= 4; attempt++) {
      say("media", new JobFailed("job", attempt, "worker-lost", "Gone.", true));
      encode("media", "job", attempt + 1, attempt);
    }

    assertThat(rows("media")).isEqualTo("1 renditions, 4 segments");
  }

  private void encode(String media, String job, int attempt, int segments) {
    say(media, new EncodeRequested(job, attempt));
    String prefix = job + "/" + attempt + "/v720/";
    say(media, new RenditionOpened("v720", job, attempt, prefix, "init.mp4", 800L, "avc1.64001f"));
    for (int i = 0; i < segments; i++) {
      var segment = new Segment("%05d.m4s".formatted(i), 2_000_000L, 300_000L, List.of());
      say(media, new SegmentsEncoded("v720", job, attempt, i, List.of(segment)));
    }
  }

  private void say(String media, Object event) {
    long version = versions.merge(media, 1L, Long::sum);
    Instant at = Instant.EPOCH.plusSeconds(version);
    var metadata = new Metadata(media + version, media, version, at, "a", "c", "t");
    catalogue.driver.pipe(
        new LogEntry<>(Topics.RENDITION_EVENTS, new RenditionEnvelope(metadata, event)));
  }

  private String rows(String media) throws SQLException {
    return catalogue.views.ask(COUNT.formatted(media));
  }
}
