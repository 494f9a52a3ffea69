package io.mediahub.streams.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import mediahub.rendition.JobLease;
import mediahub.rendition.Urgency;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a process makes of the leases that it finds when it starts. */
class StoredLeasesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final LeaseSettings SETTINGS = LeaseSettings.DEFAULT.withShares(8, 1, 1);

  private KeyValueStore<String, JobLease> store;

  @BeforeEach
  void open() {
    store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("leases"), Serdes.String(), StateSerdes.leases())
            .withLoggingDisabled()
            .build();
    var context =
        new MockProcessorContext<String, String>(
            new Properties(), new TaskId(0, 0), Path.of("target").toFile());
    store.init(context.getStateStoreContext(), store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void stored(String mediaId, String ownerId, Duration before, boolean dispatched) {
    Instant since = NOW.minus(before);
    store.put(
        mediaId + "/job",
        JobLease.newBuilder()
            .setJobId("job")
            .setAttempt(1)
            .setRequestedAt(since)
            .setDispatchAt(dispatched ? null : since)
            .setUrgency(dispatched ? Urgency.NOW : null)
            .setOwnerId(ownerId)
            .setCausationId("c")
            .setCorrelationId("c")
            .setTraceParent("t")
            .build());
  }

  @Test
  void what_was_dispatched_keeps_its_place_and_the_rest_follows_as_it_came() {
    stored("a", "u", Duration.ofMinutes(1), false);
    stored("b", "u", Duration.ofMinutes(3), false);
    stored("c", "u", Duration.ofMinutes(2), true);

    Leases leases = new Leases(store, SETTINGS, NOW);

    assertThat(leases.due(NOW)).extracting(Leases.Held::mediaId).containsExactly("b");
    assertThat(leases.isWithinShare("u", "c")).isTrue();
    leases.drop("c", "job");
    assertThat(leases.takeAdmitted()).containsExactly("a");
    assertThat(leases.due(NOW)).extracting(Leases.Held::mediaId).containsExactly("b", "a");
  }

  @Test
  void leases_of_one_media_are_not_those_of_another_whose_id_begins_like_it() {
    stored("a", "u", Duration.ofMinutes(1), false);
    stored("a0", "v", Duration.ofMinutes(1), false);

    Leases leases = new Leases(store, SETTINGS, NOW);
    leases.keepOnly("a", List.of());

    assertThat(leases.due(NOW)).extracting(Leases.Held::mediaId).containsExactly("a0");
  }

  @Test
  void media_of_an_earlier_version_are_named_until_they_are_taken_up() {
    store.put(
        "media",
        JobLease.newBuilder()
            .setJobId("encode")
            .setAttempt(3)
            .setRequestedAt(NOW)
            .setCausationId("c")
            .setCorrelationId("c")
            .setTraceParent("t")
            .build());
    Leases leases = new Leases(store, SETTINGS, NOW);
    assertThat(leases.earlier()).containsExactly("media");

    assertThat(leases.dropEarlier("media")).isNotNull();

    assertThat(leases.earlier()).isEmpty();
    assertThat(store.get("media")).isNull();
  }

  @Test
  void jobs_of_a_topic_are_lost_only_when_that_topic_is_past_them() {
    stored("a", "u", Duration.ofMinutes(5), true);
    Leases leases = new Leases(store, SETTINGS, NOW.minusSeconds(300));

    assertThat(leases.lost(Urgency.NEXT, NOW, NOW)).isEmpty();
    assertThat(leases.lost(Urgency.NOW, NOW, NOW))
        .extracting(Leases.Expired::mediaId)
        .containsExactly("a");
  }
}
