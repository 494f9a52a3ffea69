package io.mediahub.system.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topics;
import java.util.HashMap;
import java.util.HashSet;
import mediahub.Envelope;
import mediahub.Metadata;

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
}
