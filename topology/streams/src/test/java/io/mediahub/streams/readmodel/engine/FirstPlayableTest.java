package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topics;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.testing.LogEntry;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import mediahub.Metadata;
import mediahub.rendition.AudioRung;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.Fragment;
import mediahub.rendition.JobFailed;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.VideoRung;
import org.junit.jupiter.api.Test;

/** A media is playable while something of the attempt that counts can be played. */
class FirstPlayableTest {
  private final MapDatabase database = new MapDatabase(ReadModels.MEDIA_CATALOGUE);
  private long version;

  @Test
  void given_an_attempt_that_showed_segments_when_it_failed_and_another_began_then_not_playable() {
    try (var driver = new ReadModelDriver(ReadModels.MEDIA_CATALOGUE, database)) {
      driver.pipe(event(planned("v720")));
      driver.pipe(event(new EncodeRequested("job", 1)));
      driver.pipe(event(segments("v720", 1)));
      driver.pipe(event(segments("a0", 1)));
      assertThat(firstPlayableAt()).isNotNull();

      driver.pipe(event(new JobFailed("job", 1, "worker-lost", "Gone.", true)));
      driver.pipe(event(new EncodeRequested("job", 2)));
      assertThat(firstPlayableAt()).isNull();

      driver.pipe(event(segments("v720", 2)));
      driver.pipe(event(segments("a0", 2)));
      assertThat(firstPlayableAt()).isNotNull();
    }
  }

  @Test
  void given_a_planned_rendition_without_a_segment_when_others_have_one_then_not_playable_yet() {
    try (var driver = new ReadModelDriver(ReadModels.MEDIA_CATALOGUE, database)) {
      driver.pipe(event(planned("v720", "v240")));
      driver.pipe(event(new EncodeRequested("job", 1)));
      driver.pipe(event(opened("v720", 1)));
      driver.pipe(event(segments("v720", 1)));
      driver.pipe(event(opened("a0", 1)));
      driver.pipe(event(segments("a0", 1)));
      assertThat(firstPlayableAt()).isNull();

      driver.pipe(event(opened("v240", 1)));
      assertThat(firstPlayableAt()).isNull();
      LogEntry<RenditionEnvelope> last = event(segments("v240", 1));
      driver.pipe(last);
      assertThat(firstPlayableAt()).isEqualTo(last.envelope().getMetadata().getOccurredAt());

      driver.pipe(event(segments("v720", 1)));
      assertThat(firstPlayableAt()).isEqualTo(last.envelope().getMetadata().getOccurredAt());
    }
  }

  @Test
  void given_sound_without_a_segment_when_the_picture_has_one_then_not_playable_yet() {
    try (var driver = new ReadModelDriver(ReadModels.MEDIA_CATALOGUE, database)) {
      driver.pipe(event(planned("v720")));
      driver.pipe(event(new EncodeRequested("job", 1)));
      driver.pipe(event(opened("v720", 1)));

      driver.pipe(event(segments("v720", 1)));

      assertThat(firstPlayableAt()).isNull();
    }
  }

  /** As after a retry: what the first attempt had shown does not count. */
  @Test
  void given_a_second_attempt_when_one_of_two_renditions_has_a_segment_then_not_playable_yet() {
    try (var driver = new ReadModelDriver(ReadModels.MEDIA_CATALOGUE, database)) {
      driver.pipe(event(planned("v720")));
      driver.pipe(event(new EncodeRequested("job", 1)));
      driver.pipe(event(segments("v720", 1)));
      driver.pipe(event(segments("a0", 1)));
      driver.pipe(event(new JobFailed("job", 1, "worker-lost", "Gone.", true)));
      driver.pipe(event(new EncodeRequested("job", 2)));

      driver.pipe(event(segments("v720", 2)));

      assertThat(firstPlayableAt()).isNull();
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

  private static LadderPlanned planned(String... pictures) {
    return new LadderPlanned(
        1,
        Stream.of(pictures)
            .map(id -> new VideoRung(id, 1280, 720, 24, 1, 3_000_000L, "h264"))
            .toList(),
        List.of(new AudioRung("a0", 1, 2, 48_000, 128_000L, "en", "English", true, "audio")),
        4000);
  }

  private static RenditionOpened opened(String id, int attempt) {
    String prefix = "job/%d/%s/".formatted(attempt, id);
    return new RenditionOpened(id, "job", attempt, prefix, "init.mp4", 800L, "avc1.64001f");
  }

  private static SegmentsEncoded segments(String id, int attempt) {
    var fragment = new Fragment(1_000_000L, 0L, 20_000L);
    var segment = new Segment("00000.m4s", 2_000_000L, 300_000L, List.of(fragment));
    return new SegmentsEncoded(id, "job", attempt, 0, List.of(segment));
  }

  private LogEntry<RenditionEnvelope> event(Object event) {
    version++;
    Instant at = Instant.EPOCH.plusSeconds(version);
    var metadata = new Metadata("e" + version, "media", version, at, "a", "c", "t");
    return new LogEntry<>(Topics.RENDITION_EVENTS, new RenditionEnvelope(metadata, event));
  }
}
