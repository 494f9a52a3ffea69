package io.mediahub.system.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topics;
import java.util.HashMap;
import java.util.HashSet;
import mediahub.Envelope;
import mediahub.Metadata;
import mediahub.rendition.JobKind;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.PackagePlanned;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.RenditionEnvelope;

/** Rules that the log keeps at any time, whatever was killed. */
public final class LogRules {
  private LogRules() {}

  /** Each version of each aggregate once, without gaps, in order; each event id once. */
  public static void versionsAreDense() {
    for (var topic : Topics.EVENTS) {
      var next = new HashMap<String, Long>();
      var ids = new HashSet<String>();
      for (Envelope envelope : Events.of(topic)) {
        Metadata metadata = envelope.getMetadata();
        assertThat(metadata.getVersion())
            .as("%s of %s", topic.name(), metadata.getAggregateId())
            .isEqualTo(next.getOrDefault(metadata.getAggregateId(), 1L));
        next.put(metadata.getAggregateId(), metadata.getVersion() + 1);
        assertThat(ids.add(metadata.getEventId())).as(metadata.getEventId()).isTrue();
      }
    }
  }

  /**
   * Each part of a package counts once, whichever workers made it; a published one has them all.
   */
  public static void partsCountOnce() {
    var seen = new HashSet<String>();
    var chunks = new HashMap<String, Integer>();
    for (RenditionEnvelope envelope : Events.of(Topics.RENDITION_EVENTS)) {
      switch (envelope.getEvent()) {
        case PackagePlanned planned ->
            chunks.put(planned.getPackageId(), planned.getChunks().size());
        case PartEncoded part -> {
          String name = "%s/%s/%d".formatted(part.getPackageId(), part.getKind(), part.getIndex());
          assertThat(seen.add(name)).as(name).isTrue();
        }
        case MediaPublished published -> {
          String packageId = published.getPackageId();
          for (int chunk = 0; chunk < chunks.getOrDefault(packageId, 0); chunk++) {
            assertThat(seen).contains("%s/%s/%d".formatted(packageId, JobKind.CHUNK, chunk));
          }
        }
        default -> {
          // about something else
        }
      }
    }
  }
}
