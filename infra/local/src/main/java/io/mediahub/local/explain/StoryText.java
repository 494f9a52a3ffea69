package io.mediahub.local.explain;

import io.mediahub.client.AuditedEvent;
import io.mediahub.client.AuditedSession;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A story as lines of text. */
public final class StoryText {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int MOST_SHOWN = 80;

  private StoryText() {}

  /**
   * Lines of at most a header, a day before its first event, and an event each.
   *
   * @param changes whether what each event changed follows it
   */
  public static List<String> of(Story story, boolean changes) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "The story of the %s %s: %d events, %s from the first decision to the last record (UTC)."
            .formatted(story.kind(), story.id(), story.steps().size(), span(story.totalMillis())));
    String day = "";
    for (Story.Step step : story.steps()) {
      String today = DAY.format(step.event().recordedAt());
      if (!today.equals(day)) {
        lines.add("");
        lines.add(today);
        day = today;
      }
      lines.add(line(step));
      if (changes && step.event().changes() != null) {
        step.event().changes().forEach(change -> lines.add(line(change)));
      }
    }
    List<AuditedSession> sessions = story.sessions();
    if (sessions != null) {
      lines.add("");
      lines.add(
          sessions.isEmpty()
              ? "No session is known."
              : "Sessions, the newest first (explain SESSION tells each event):");
      sessions.forEach(session -> lines.add(line(session)));
    }
    return lines;
  }

  private static String line(AuditedSession session) {
    return "%s  opened %s %s, %s, %s"
        .formatted(
            Sentences.clean(session.sessionId()),
            DAY.format(session.openedAt()),
            TIME.format(session.openedAt()),
            refreshed(session),
            end(session));
  }

  private static String refreshed(AuditedSession session) {
    return switch ((int) Math.min(2, session.refreshed())) {
      case 0 -> "never refreshed";
      case 1 -> "refreshed once";
      default -> "refreshed " + session.refreshed() + " times";
    };
  }

  private static String end(AuditedSession session) {
    Instant ended = session.endedAt();
    if (ended != null) {
      return "ended %s %s (%s)"
          .formatted(
              DAY.format(ended),
              TIME.format(ended),
              Sentences.clean(String.valueOf(session.reason()))
                  .toLowerCase(Locale.ROOT)
                  .replace('_', ' '));
    }
    Instant expires = session.expiresAt();
    return expires == null
        ? "not ended"
        : "not ended, good until %s %s unless it is refreshed"
            .formatted(DAY.format(expires), TIME.format(expires));
  }

  private static String line(Story.Step step) {
    Instant at = step.event().recordedAt();
    return "%s %9s  %s  [%s]".formatted(TIME.format(at), since(step), step.sentence(), hops(step));
  }

  private static String since(Story.Step step) {
    Long millis = step.sincePreviousMillis();
    return millis == null ? "" : (millis < 0 ? "" : "+") + span(millis);
  }

  /** Where the time went: from the cause's record to the decision, and from there to the log. */
  private static String hops(Story.Step step) {
    String log = span(step.event().hopMillis()) + " to the log";
    Long decided = step.afterCauseMillis();
    return decided == null ? log : span(decided) + " to decide, " + log;
  }

  private static String line(AuditedEvent.Change change) {
    return "                          %s: %s -> %s"
        .formatted(change.path(), shown(change.before()), shown(change.after()));
  }

  private static String shown(@Nullable Object value) {
    String text = value == null ? "nothing" : Sentences.clean(String.valueOf(value));
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
  }

  /**
   * A time in the unit that fits: {@code 38 ms}, {@code 4.1 s}, {@code 3 min 20 s}, {@code 2 d}.
   */
  static String span(long millis) {
    long size = Math.abs(millis);
    String sign = millis < 0 ? "-" : "";
    if (size < 1_000) {
      return sign + size + " ms";
    }
    if (size < 60_000) {
      return sign + String.format(Locale.ROOT, "%.1f s", size / 1000.0);
    }
    long minutes = size / 60_000;
    if (minutes < 60) {
      return sign + "%d min %d s".formatted(minutes, size / 1_000 % 60);
    }
    long hours = minutes / 60;
    return sign
        + (hours < 48 ? "%d h %d min".formatted(hours, minutes % 60) : hours / 24 + " days");
  }
}
