package io.mediahub.local.demo;

import io.mediahub.client.Event;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The events that made it all, in the order of the log. */
final class EventTable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private EventTable() {}

  static String of(List<Event> events) {
    StringBuilder text = new StringBuilder();
    text.append(
        "  %-22s %7s  %-12s %9s  %s%n"
            .formatted("EVENT", "VERSION", "TIME (UTC)", "HOP ms", "TOPIC"));
    for (Event event : events) {
      text.append(
          "  %-22s %7d  %-12s %9s  %s%n"
              .formatted(
                  event.type().substring(event.type().lastIndexOf('.') + 1),
                  event.version(),
                  event.occurredAt() == null ? "" : TIME.format(event.occurredAt()),
                  event.hopMillis() == null ? "" : event.hopMillis(),
                  event.topic()));
    }
    return text.toString();
  }
}
