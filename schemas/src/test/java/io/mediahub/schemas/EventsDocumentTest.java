package io.mediahub.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** docs/events.md is written from the catalogue and the schemas; this keeps it true. */
class EventsDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "events.md").toAbsolutePath();

  @Test
  void the_document_says_what_the_catalogue_says() throws IOException {
    String expected = render();
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(DOCUMENT)
        .as("run `mvn -pl schemas test -Ddocs.write=true` to write it anew")
        .hasContent(expected);
  }

  private static String render() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Topics and events
        Written from `schemas/src/main/avro` and `io.mediahub.schemas.Topics`; a test keeps it true.

        Keys are UTF-8 strings. Values are Avro in Confluent wire format (a zero byte, four bytes of schema id, Avro
        binary); subject = topic + `-value`; compatibility BACKWARD_TRANSITIVE. Every value of an event topic is a record of
        `metadata` and `event`. Fields named `sealed…` are encrypted with a key of the person they speak of.

        Headers of an event, a report and a progress message are the CloudEvents attributes and the trace:

        | header | value |
        |---|---|
        | `ce_id` | `metadata.eventId` |
        | `ce_type` | full name of the event's schema, such as `mediahub.upload.UploadCompleted`; events written before version 0.2 have `mediahub.UploadCompleted` |
        | `ce_source` | URI reference of the process that wrote it, such as `/mediahub/upload-service` |
        | `ce_time` | `metadata.occurredAt`, ISO 8601 |
        | `ce_specversion` | `1.0` |
        | `traceparent` | W3C trace context; its trace id is `metadata.correlationId` |

        | topic | key | partitions | kept | about |
        |---|---|---|---|---|
        """);
    for (Topic<?> topic : Topics.ALL) {
      row(text, topic.name(), topic.keyedBy(), topic.layout(), topic.about());
    }
    row(
        text,
        Topics.DEAD_LETTERS,
        "as it was",
        Topics.DEAD_LETTERS_LAYOUT,
        "Unreadable records, unchanged, with headers that say why.");
    row(
        text,
        Topics.AUDIT_HEADS,
        "origin of the tree",
        Topics.AUDIT_HEADS_LAYOUT,
        "Signed checkpoints of the event topics, and forks, as notes (text).");
    row(
        text,
        Topics.OUTBOX_HEARTBEATS,
        "connector",
        Topics.OUTBOX_HEARTBEATS_LAYOUT,
        "Heartbeats of the outbox connector, every five seconds, as JSON.");
    Map<String, Schema> seen = new LinkedHashMap<>();
    for (Topic<?> topic : Topics.ALL) {
      text.append("\n## ").append(topic.name()).append('\n');
      describe(text, topic.valueSchema(), seen);
    }
    return text.toString().replaceAll(" +\n", "\n");
  }

  private static void row(
      StringBuilder text, String name, String key, Layout layout, String about) {
    Duration kept = layout.retention();
    text.append(
        "| `%s` | %s | %d | %s | %s |\n"
            .formatted(
                name,
                key,
                layout.partitions(),
                kept.equals(Layout.FOREVER) ? "for ever" : days(kept),
                about));
  }

  private static String days(Duration kept) {
    return kept.toDays() == 1 ? "1 day" : kept.toDays() + " days";
  }

  /** Depth first, each record once: where it is first met. */
  private static void describe(StringBuilder text, Schema schema, Map<String, Schema> seen) {
    switch (schema.getType()) {
      case UNION -> schema.getTypes().forEach(branch -> describe(text, branch, seen));
      case ARRAY -> describe(text, schema.getElementType(), seen);
      case RECORD -> {
        if (seen.putIfAbsent(schema.getFullName(), schema) == null) {
          record(text, schema);
          schema.getFields().forEach(field -> describe(text, field.schema(), seen));
        }
      }
      case ENUM -> {
        if (seen.putIfAbsent(schema.getFullName(), schema) == null) {
          text.append(
              "\n**%s**: one of %s. %s\n"
                  .formatted(
                      schema.getFullName(),
                      schema.getEnumSymbols().stream()
                          .collect(Collectors.joining("`, `", "`", "`")),
                      doc(schema.getDoc())));
        }
      }
      default -> {}
    }
  }

  private static void record(StringBuilder text, Schema schema) {
    text.append("\n**%s**: %s\n".formatted(schema.getFullName(), doc(schema.getDoc())));
    for (Schema.Field field : schema.getFields()) {
      text.append(
          "- `%s`: %s. %s\n".formatted(field.name(), typeOf(field.schema()), doc(field.doc())));
    }
  }

  private static String typeOf(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM -> schema.getName();
      case ARRAY -> "array of " + typeOf(schema.getElementType());
      case UNION ->
          schema.getTypes().stream()
              .map(EventsDocumentTest::typeOf)
              .collect(Collectors.joining(" or "));
      default ->
          schema.getLogicalType() == null
              ? schema.getType().getName()
              : schema.getLogicalType().getName();
    };
  }

  private static String doc(String doc) {
    return doc == null ? "" : doc.strip().replaceAll("\\s+", " ");
  }
}
