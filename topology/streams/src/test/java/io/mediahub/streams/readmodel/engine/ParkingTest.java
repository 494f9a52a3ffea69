package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mediahub.schemas.Topics;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.ParkedKey.Reason;
import io.mediahub.streams.readmodel.engine.ParkedKey.Request;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.RandomLog;
import java.time.Instant;
import java.util.List;
import mediahub.Metadata;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantRevoked;
import mediahub.grant.ViewGranted;
import org.junit.jupiter.api.Test;

/** What happens to a record that cannot be applied, to those of its key, and to all others. */
class ParkingTest {
  private static final ReadModel MODEL = ReadModels.VIEWER_ACCESS;
  private static final String KEY = "media:somebody";
  private static final Signature BY = new Signature("an operator", "a reason", Instant.EPOCH);
  private static final ParkedKey.Id ID = new ParkedKey.Id(Topics.GRANT_EVENTS.name(), KEY);

  private final MapDatabase database = new MapDatabase(MODEL);

  @Test
  void given_bytes_that_are_no_event_when_projected_then_their_key_waits_and_others_go_on() {
    try (var driver = new ReadModelDriver(MODEL, database)) {
      RandomLog.of(6, 300, 5).subList(0, 150).forEach(driver::pipe);
      driver.pipeBytes(Topics.GRANT_EVENTS, KEY, "not an event".getBytes());
      driver.pipeUnexpected(granted(1));
      RandomLog.of(6, 300, 5).subList(150, 300).forEach(driver::pipe);
      driver.lookAfterParked();

      assertThat(parked().reason()).isEqualTo(Reason.UNDECODABLE);
      assertThat(parked().records()).isEqualTo(2);
      assertThat(database.rows().values())
          .containsExactlyInAnyOrderElementsOf(driver.expected.rows());

      database.request(ID, Request.REPLAY, BY);
      driver.lookAfterParked();
      assertThat(parked().records()).as("bytes do not mend themselves").isEqualTo(2);

      database.request(ID, Request.DROP, BY);
      driver.lookAfterParked();
      assertThat(database.parkedKeys()).isEmpty();
      assertThat(isActive()).isTrue();
    }
  }

  @Test
  void given_a_value_that_the_database_refuses_when_written_then_its_record_alone_is_parked() {
    database.refuse(row -> row.toString().contains("refused-"));
    try (var driver = new ReadModelDriver(MODEL, database)) {
      List<LogEntry<?>> log = RandomLog.of(7, 600, 5);
      for (int i = 0; i < log.size(); i++) {
        driver.pipe(log.get(i));
        if (i % 200 == 0) {
          driver.pipeUnexpected(granted("refused-" + i, 1));
        }
      }
      driver.lookAfterParked();

      assertThat(database.parkedKeys())
          .extracting(key -> key.id().key())
          .containsExactlyInAnyOrder("refused-0", "refused-200", "refused-400");
      assertThat(database.parkedKeys())
          .allSatisfy(
              key -> {
                assertThat(key.reason()).isEqualTo(Reason.CANNOT_APPLY);
                assertThat(key.why()).isEqualTo("This value is refused.");
              });
      assertThat(database.rows().values())
          .containsExactlyInAnyOrderElementsOf(driver.expected.rows());

      database.refuse(row -> row.toString().contains("refused-200"));
      database.parkedKeys().forEach(key -> database.request(key.id(), Request.REPLAY, BY));
      driver.lookAfterParked();
      assertThat(database.parkedKeys())
          .extracting(key -> key.id().key())
          .as("what is still refused stays")
          .containsExactly("refused-200");
    }
  }

  @Test
  void given_parked_keys_when_more_records_are_refused_then_those_are_not_tried_again() {
    database.refuse(row -> row.toString().contains("refused-"));
    try (var driver = new ReadModelDriver(MODEL, database)) {
      for (int i = 0; i < 20; i++) {
        driver.pipeBytes(Topics.GRANT_EVENTS, "garbage-" + i, "not an event".getBytes());
        driver.pipeUnexpected(granted("gap-" + i, 3));
        driver.pipeUnexpected(granted("refused-" + i, 1));
        driver.lookAfterParked();
      }

      assertThat(database.parkedKeys()).hasSize(60);
      assertThat(database.triedAgain()).isZero();
    }
  }

  @Test
  void given_refusals_that_are_known_when_such_records_come_then_the_database_is_not_asked() {
    database.refuse(row -> row.toString().contains("refused-"));
    database.refusalsKnown();
    try (var driver = new ReadModelDriver(MODEL, database)) {
      driver.pipeUnexpected(granted("refused-1", 1));
      driver.pipe(granted(1));
      driver.pipeUnexpected(granted("refused-2", 1));
      driver.lookAfterParked();

      assertThat(database.parkedKeys())
          .extracting(key -> key.id().key(), ParkedKey::reason)
          .containsExactlyInAnyOrder(
              tuple("refused-1", Reason.CANNOT_APPLY), tuple("refused-2", Reason.CANNOT_APPLY));
      assertThat(isActive()).isTrue();
      assertThat(database.refusals()).isZero();
    }
  }

  @Test
  void given_a_request_when_the_key_grows_before_it_is_met_then_it_is_not_lost() {
    database.refuse(row -> row.toString().contains(KEY));
    try (var driver = new ReadModelDriver(MODEL, database)) {
      driver.pipeUnexpected(granted(1));
      driver.lookAfterParked();
      database.refuse(row -> false);
      database.request(ID, Request.REPLAY, BY);

      driver.pipeUnexpected(revoked(2));
      driver.lookAfterParked();

      assertThat(database.parkedKeys()).isEmpty();
      assertThat(isActive()).isFalse();
    }
  }

  @Test
  void given_events_of_a_refused_key_when_it_can_be_applied_then_they_are_in_their_order() {
    database.refuse(row -> row.toString().contains(KEY));
    try (var driver = new ReadModelDriver(MODEL, database)) {
      driver.pipeUnexpected(granted(1));
      driver.pipeUnexpected(revoked(2));
      driver.pipeUnexpected(granted(3));
      driver.pipeUnexpected(revoked(4));
      driver.lookAfterParked();
      assertThat(parked().records()).isEqualTo(4);

      database.refuse(row -> false);
      database.request(ID, Request.REPLAY, BY);
      driver.lookAfterParked();

      assertThat(database.parkedKeys()).isEmpty();
      assertThat(isActive()).isFalse();
      driver.pipeUnexpected(granted(5));
      assertThat(isActive()).as("it goes on as any other").isTrue();
    }
  }

  @Test
  void given_a_missing_version_when_it_comes_late_then_what_waited_for_it_follows() {
    try (var driver = new ReadModelDriver(MODEL, database)) {
      driver.pipeUnexpected(granted(1));
      driver.pipeUnexpected(granted(3));
      driver.pipeUnexpected(revoked(4));
      driver.lookAfterParked();

      assertThat(parked().reason()).isEqualTo(Reason.GAP);
      assertThat(parked().why()).isEqualTo("Version 2 was expected and 3 came.");
      assertThat(isActive()).isTrue();

      driver.pipeUnexpected(revoked(2));
      driver.lookAfterParked();

      assertThat(database.parkedKeys()).isEmpty();
      assertThat(isActive()).isFalse();
      driver.pipeUnexpected(granted(5));
      assertThat(isActive()).isTrue();
    }
  }

  @Test
  void given_a_version_that_will_never_come_when_dropped_then_the_key_goes_on_without_it() {
    try (var driver = new ReadModelDriver(MODEL, database)) {
      driver.pipeUnexpected(granted(1));
      driver.pipeUnexpected(revoked(3));
      driver.lookAfterParked();

      database.request(ID, Request.DROP, BY);
      driver.lookAfterParked();

      assertThat(database.parkedKeys()).isEmpty();
      assertThat(isActive()).isFalse();
    }
  }

  @Test
  void given_a_bad_event_that_was_dropped_when_a_mended_one_comes_then_all_is_applied() {
    database.refuse(row -> row.toString().contains(KEY));
    try (var driver = new ReadModelDriver(MODEL, database)) {
      driver.pipeUnexpected(granted(1));
      driver.pipeUnexpected(revoked(2));
      driver.lookAfterParked();
      database.refuse(row -> false);

      database.request(ID, Request.DROP, BY);
      driver.lookAfterParked();
      assertThat(parked().reason()).isEqualTo(Reason.GAP);

      driver.pipeUnexpected(granted(1));
      driver.lookAfterParked();
      assertThat(database.parkedKeys()).isEmpty();
      assertThat(isActive()).isFalse();
    }
  }

  @Test
  void given_an_event_that_came_before_when_it_comes_again_then_nothing_changes() {
    try (var driver = new ReadModelDriver(MODEL, database)) {
      driver.pipeUnexpected(granted(1));
      driver.pipeUnexpected(revoked(2));
      var before = database.rows();

      driver.pipeUnexpected(granted(1));
      driver.pipeUnexpected(revoked(2));

      assertThat(database.rows()).isEqualTo(before);
      assertThat(driver.runtime.duplicates()).isEqualTo(2);
      assertThat(database.parkedKeys()).isEmpty();
    }
  }

  @Test
  void given_keys_that_no_database_can_hold_when_projected_then_they_are_parked() {
    try (var driver = new ReadModelDriver(MODEL, database)) {
      driver.pipeBytes(Topics.GRANT_EVENTS, "a\0b", new byte[3]);
      driver.pipeBytes(Topics.GRANT_EVENTS, "k".repeat(5_000), new byte[3]);
      driver.pipeBytes(Topics.GRANT_EVENTS, null, new byte[3]);
      driver.pipe(granted(1));

      assertThat(database.parkedKeys())
          .extracting(key -> key.id().key().length())
          .containsExactlyInAnyOrder(3, 501, 0);
      assertThat(isActive()).isTrue();
    }
  }

  private ParkedKey parked() {
    assertThat(database.parkedKeys()).hasSize(1);
    return database.parkedKeys().getFirst();
  }

  private boolean isActive() {
    return database.rows().values().stream()
        .filter(row -> row.key().table().name().equals("access_grant"))
        .filter(row -> row.key().recordKey().equals(KEY))
        .anyMatch(row -> row.toString().contains("true"));
  }

  static LogEntry<GrantEnvelope> granted(long version) {
    return granted(KEY, version);
  }

  private static LogEntry<GrantEnvelope> granted(String key, long version) {
    return new LogEntry<>(
        Topics.GRANT_EVENTS,
        new GrantEnvelope(metadata(key, version), new ViewGranted("media", "somebody")));
  }

  static LogEntry<GrantEnvelope> revoked(long version) {
    return new LogEntry<>(
        Topics.GRANT_EVENTS,
        new GrantEnvelope(metadata(KEY, version), new GrantRevoked("media", "somebody")));
  }

  private static Metadata metadata(String key, long version) {
    return new Metadata("event", key, version, Instant.EPOCH, "actor", "cause", "trace");
  }
}
