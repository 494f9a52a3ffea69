package io.mediahub.local.demo;

import io.mediahub.client.Event;
import io.mediahub.local.terminal.Table;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The history of a media as a table, in the order of the events. */
final class EventTable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private EventTable() {}

  static String of(List<Event> events) {
    Table table =
        new Table("", "EVENT", "VERSION", "TIME (UTC)", "HOP ms", "TOPIC")
            .left("TIME (UTC)", "TOPIC");
    for (Event event : events) {
      table.row(
          event.type().substring(event.type().lastIndexOf('.') + 1),
          String.valueOf(event.version()),
          event.occurredAt() == null ? "" : TIME.format(event.occurredAt()),
          event.hopMillis() == null ? "" : String.valueOf(event.hopMillis()),
          event.topic());
    }
    return table.render();
  }
}
