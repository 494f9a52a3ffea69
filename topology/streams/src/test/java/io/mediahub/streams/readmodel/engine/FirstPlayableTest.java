package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topics;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.testing.LogEntry;
import java.time.Instant;
import java.util.List;
import mediahub.Metadata;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.Fragment;
import mediahub.rendition.JobFailed;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import org.junit.jupiter.api.Test;

/** A media is playable while something of the attempt that counts can be played. */
class FirstPlayableTest {
  private final MapDatabase database = new MapDatabase(ReadModels.MEDIA_CATALOGUE);
  private long version;

  @Test
  void given_an_attempt_that_showed_segments_when_it_failed_and_another_began_then_not_playable() {
    try (var driver = new ReadModelDriver(ReadModels.MEDIA_CATALOGUE, database)) {
      driver.pipe(event(new EncodeRequested("job", 1)));
      driver.pipe(event(opened(1)));
      driver.pipe(event(segments(1)));
      assertThat(firstPlayableAt()).isNotNull();

      driver.pipe(event(new JobFailed("job", 1, "worker-lost", "Gone.", true)));
      driver.pipe(event(new EncodeRequested("job", 2)));
      assertThat(firstPlayableAt()).isNull();

      driver.pipe(event(opened(2)));
      driver.pipe(event(segments(2)));
      assertThat(firstPlayableAt()).isNotNull();
    }
  }

  private Object firstPlayableAt() {
    Row media =
        database.rows().values().stream()
            .filter(row -> row.key().table().name().equals("catalogue_media"))
            .findFirst()
            .orElseThrow();
    Column<?> column =
        media.key().table().columns().stream()
            .filter(c -> c.name().equals("first_playable_at"))
            .findFirst()
            .orElseThrow();
    return media.find(column);
  }

  private static RenditionOpened opened(int attempt) {
    return new RenditionOpened(
        "v720", "job", attempt, "job/" + attempt + "/v720/", "init.mp4", 800L, "avc1.64001f");
  }

  private static SegmentsEncoded segments(int attempt) {
    var fragment = new Fragment(1_000_000L, 0L, 20_000L);
    var segment = new Segment("00000.m4s", 2_000_000L, 300_000L, List.of(fragment));
    return new SegmentsEncoded("v720", "job", attempt, 0, List.of(segment));
  }

  private LogEntry<RenditionEnvelope> event(Object event) {
    version++;
    Instant at = Instant.EPOCH.plusSeconds(version);
    var metadata = new Metadata("e" + version, "media", version, at, "a", "c", "t");
    return new LogEntry<>(Topics.RENDITION_EVENTS, new RenditionEnvelope(metadata, event));
  }
}
