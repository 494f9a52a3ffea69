package io.mediahub.local.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.client.AuditedEvent;
import io.mediahub.client.AuditedSession;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoryTest {
  private static final Instant START = Instant.parse("2026-11-26T23:59:59Z");

  private static AuditedEvent event(
      String id, String type, long atMillis, String cause, Map<String, Object> payload) {
    Instant recorded = START.plusMillis(atMillis);
    return new AuditedEvent(
        id,
        "upload",
        "m-1",
        1,
        type,
        recorded.minusMillis(40),
        recorded,
        40,
        "system:stream-service",
        cause,
        "c",
        "t",
        0,
        7,
        "ab",
        payload,
        List.of(new AuditedEvent.Change("/is", "pending", "completed")));
  }

  private static final List<AuditedEvent> EVENTS =
      List.of(
          event("e1", "UploadCompleted", 0, "command", Map.of()),
          event("e2", "InspectionRequested", 120, "e1", Map.of("attempt", 1)),
          event("e3", "SomethingNew", 4_220, "e9", Map.of()));

  @Test
  void each_step_has_the_time_since_the_one_before_and_since_its_cause() {
    Story story = Story.of("media", "m-1", EVENTS);

    assertThat(story.totalMillis()).isEqualTo(4_260);
    assertThat(story.steps())
        .extracting(Story.Step::sincePreviousMillis)
        .containsExactly(null, 120L, 4_100L);
    assertThat(story.steps()).extracting(Story.Step::causedBy).containsExactly(null, "e1", null);
    assertThat(story.steps())
        .extracting(Story.Step::afterCauseMillis)
        .containsExactly(null, 80L, null);
  }

  @Test
  void a_story_is_a_line_for_each_event_under_its_day() {
    List<String> lines = StoryText.of(Story.of("media", "m-1", EVENTS), false);

    assertThat(lines)
        .containsExactly(
            "The story of the media m-1: 3 events, 4.3 s from the first decision to the last record (UTC).",
            "",
            "2026-11-26",
            "23:59:59.000            The whole file had arrived.  [40 ms to the log]",
            "23:59:59.120   +120 ms  An inspection was asked for, attempt 1.  [80 ms to decide, 40 ms to the log]",
            "",
            "2026-11-27",
            "00:00:03.220    +4.1 s  Something new (upload).  [40 ms to the log]");
  }

  @Test
  void the_story_of_an_account_ends_with_its_sessions() {
    List<AuditedSession> sessions =
        List.of(
            new AuditedSession("s-2", START, 0, START, START.plusSeconds(3600), null, null),
            new AuditedSession(
                "s-1", START, 3, START.plusSeconds(60), null, START.plusSeconds(60), "LOGGED_OUT"));

    List<String> lines = StoryText.of(Story.of("user", "u-1", List.of()).with(sessions), false);

    assertThat(lines.subList(1, lines.size()))
        .containsExactly(
            "",
            "Sessions, the newest first (explain SESSION tells each event):",
            "s-2  opened 2026-11-26 23:59:59.000, never refreshed, not ended, good until 2026-11-27"
                + " 00:59:59.000 unless it is refreshed",
            "s-1  opened 2026-11-26 23:59:59.000, refreshed 3 times, ended 2026-11-27 00:00:59.000"
                + " (logged out)");
  }

  @Test
  void changes_follow_their_event() {
    List<String> lines = StoryText.of(Story.of("media", "m-1", EVENTS.subList(0, 1)), true);

    assertThat(lines.getLast().strip()).isEqualTo("/is: pending -> completed");
  }

  @Test
  void what_people_wrote_does_not_steer_the_terminal() {
    AuditedEvent event =
        event(
            "e1",
            "UploadRequested",
            0,
            "c",
            Map.of(
                "title",
                "a\u001b[31mb\u202e",
                "source",
                Map.of("sizeBytes", 2_500_000, "contentType", "video/mp4")));

    assertThat(Sentences.of(event))
        .isEqualTo("The stream-service declared \"a?[31mb?\", 2.5 MB of video/mp4.");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "999, 999 ms",
    "-40, -40 ms",
    "1000, 1.0 s",
    "61000, 1 min 1 s",
    "3600000, 1 h 0 min",
    "172800000, 2 days"
  })
  void a_time_has_the_unit_that_fits(long millis, String said) {
    assertThat(StoryText.span(millis)).isEqualTo(said);
  }
}
