package io.mediahub.local.explain;

import io.mediahub.client.AuditedEvent;
import io.mediahub.client.AuditedSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events in the order of the log, each with a sentence and the time that led to it.
 *
 * @param kind of what is told, such as {@code media}
 * @param totalMillis from the first decision to the last record
 * @param sessions that a person has had, the newest first; null of anything but an account
 */
public record Story(
    String kind,
    String id,
    long totalMillis,
    List<Step> steps,
    @Nullable List<AuditedSession> sessions) {

  /**
   * One event.
   *
   * @param sentence what happened, for people
   * @param sincePreviousMillis from the record before to this one; null of the first event
   * @param causedBy the event of the story that led to this one; null when a command or a report
   *     did
   * @param afterCauseMillis from the record of the cause to the decision; null without a cause
   * @param event all that is known; its {@code hopMillis} are from the decision to the record
   */
  public record Step(
      String sentence,
      @Nullable Long sincePreviousMillis,
      @Nullable String causedBy,
      @Nullable Long afterCauseMillis,
      AuditedEvent event) {}

  public static Story of(String kind, String id, List<AuditedEvent> events) {
    Map<String, AuditedEvent> known = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    AuditedEvent previous = null;
    for (AuditedEvent event : events) {
      AuditedEvent cause = known.get(event.causationId());
      steps.add(
          new Step(
              Sentences.of(event),
              previous == null
                  ? null
                  : Duration.between(previous.recordedAt(), event.recordedAt()).toMillis(),
              cause == null ? null : cause.eventId(),
              cause == null
                  ? null
                  : Duration.between(cause.recordedAt(), event.occurredAt()).toMillis(),
              event));
      known.put(event.eventId(), event);
      previous = event;
    }
    return new Story(kind, id, total(events), steps, null);
  }

  /** The same of an account, with its sessions. */
  public Story with(List<AuditedSession> had) {
    return new Story(kind, id, totalMillis, steps, List.copyOf(had));
  }

  private static long total(List<AuditedEvent> events) {
    return events.isEmpty()
        ? 0
        : Duration.between(events.getFirst().occurredAt(), events.getLast().recordedAt())
            .toMillis();
  }
}
