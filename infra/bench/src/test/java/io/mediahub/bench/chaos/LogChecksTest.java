package io.mediahub.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.bench.chaos.Attempt.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each check finds what breaks it, and nothing else does. */
class LogChecksTest {
  private static final String ANN = "ann";

  private final List<LoggedEvent> events = new ArrayList<>();
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();

  /** One upload that is asked for, completed and published, and one grant with its revocation. */
  LogChecksTest() {
    event("upload.events", "UploadRequested", "m-1", 1);
    event("upload.events", "UploadCompleted", "m-1", 2);
    event("rendition.events", "MediaPublished", "m-1", 1);
    event("grant.events", "AccessGranted", "m-1:ben", 1);
    event("grant.events", "AccessRevoked", "m-1:ben", 2);
    attempt("upload.events", "UploadRequested", "m-1", Outcome.OK, 1);
    attempt("upload.events", "UploadCompleted", "m-1", Outcome.OK, 2);
    attempt("grant.events", "grant.events", "m-1:ben", Outcome.OK, 1);
    attempt("grant.events", "grant.events", "m-1:ben", Outcome.OK, 2);
  }

  private void event(String topic, String type, String aggregate, long version) {
    events.add(
        new LoggedEvent(
            topic,
            0,
            events.size(),
            aggregate,
            UUID.randomUUID().toString(),
            type,
            aggregate,
            version,
            ANN));
  }

  private void attempt(
      String topic, String event, @Nullable String aggregate, Outcome outcome, long version) {
    attempts.add(new Attempt(ANN, topic, event, aggregate, outcome, version, null));
  }

  private List<String> wrong() {
    return LogChecks.all(new WholeLog(events, unreadable), attempts, Set.of(ANN)).stream()
        .filter(found -> !found.holds())
        .map(Found::what)
        .toList();
  }

  @Test
  void a_whole_log_passes() {
    assertThat(wrong()).isEmpty();
  }

  @Test
  void a_lost_event_is_found() {
    events.remove(4);

    assertThat(wrong()).containsExactly("every accepted command is in its topic");
  }

  @Test
  void a_gap_is_found() {
    events.remove(0);

    assertThat(wrong()).containsExactly("versions are dense and in order, for every aggregate");
  }

  @Test
  void an_event_that_is_there_twice_is_found() {
    events.add(events.get(4));

    assertThat(wrong())
        .contains(
            "versions are dense and in order, for every aggregate", "every event is there once");
  }

  @Test
  void a_changed_order_is_found() {
    events.add(3, events.remove(4));

    assertThat(wrong()).containsExactly("versions are dense and in order, for every aggregate");
  }

  @Test
  void a_key_in_two_partitions_is_found() {
    LoggedEvent last = events.removeLast();
    events.add(
        new LoggedEvent(
            last.topic(),
            1,
            0,
            last.key(),
            last.eventId(),
            last.type(),
            last.aggregateId(),
            last.version(),
            ANN));

    assertThat(wrong()).containsExactly("every key has one partition");
  }

  @Test
  void an_event_of_a_refused_command_is_found() {
    attempts.removeLast();
    attempt("grant.events", "grant.events", "m-1:ben", Outcome.FAIL, 0);

    assertThat(wrong()).containsExactly("no event is there without a command");
  }

  @Test
  void a_command_without_an_answer_may_have_made_its_event_or_not() {
    attempts.removeLast();
    attempt("grant.events", "grant.events", "m-1:ben", Outcome.UNKNOWN, 0);
    attempt("upload.events", "UploadRequested", null, Outcome.UNKNOWN, 0);

    assertThat(wrong()).isEmpty();
  }

  @Test
  void an_upload_without_an_outcome_is_found() {
    events.remove(2);

    assertThat(wrong()).containsExactly("every completed upload has one outcome");
  }

  @Test
  void an_upload_with_two_outcomes_is_found() {
    event("rendition.events", "EncodingFailed", "m-1", 2);

    assertThat(wrong()).containsExactly("every completed upload has one outcome");
  }

  @Test
  void what_cannot_be_read_is_found() {
    unreadable.add("mediahub.grant.events.v1-0@5");

    assertThat(wrong()).containsExactly("every record can be read");
  }
}
