package io.mediahub.analytics.events;

import io.mediahub.analytics.log.AvroJson;
import io.mediahub.analytics.log.Decoder;
import io.mediahub.analytics.log.LogRecord;
import io.mediahub.analytics.log.Message;
import io.mediahub.analytics.log.Value;
import io.mediahub.local.log.EventsOptions;
import io.mediahub.local.terminal.Output;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the events that somebody asked for, a line each. */
final class Lines {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  /** Of a line for people, in characters. */
  private static final int FIELDS = 160;

  private static final int TEXT = 48;

  private final EventsOptions options;
  private final Decoder decoder;
  private final PrintStream out;
  private long shown;

  Lines(EventsOptions options, Decoder decoder, PrintStream out) {
    this.options = options;
    this.decoder = decoder;
    this.out = out;
  }

  boolean wantsMore() {
    return options.limit == null || shown < options.limit;
  }

  long shown() {
    return shown;
  }

  /** Prints the record if its key and type are asked for. */
  void show(LogRecord record) {
    if (options.key != null && !options.key.equals(record.key())) {
      return;
    }
    Value value = decoder.decode(record);
    Message message = value instanceof Value.Avro avro ? Message.of(avro.record()) : null;
    String type = message == null ? record.typeByHeader() : message.type();
    if (!options.types.isEmpty() && options.types.stream().noneMatch(t -> isType(t, type))) {
      return;
    }
    out.println(
        options.output == Output.JSON
            ? Output.json(json(record, value, message, type))
            : line(record, value, message, type));
    shown++;
  }

  /** People may type the full name as well. */
  private static boolean isType(String asked, @Nullable String type) {
    return asked.substring(asked.lastIndexOf('.') + 1).equalsIgnoreCase(type);
  }

  private static ObjectNode json(
      LogRecord record, Value value, @Nullable Message message, @Nullable String type) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("topic", record.topic());
    line.put("partition", record.partition());
    line.put("offset", record.offset());
    line.put("recordedAt", record.recordedAt().toString());
    line.put("key", record.key());
    line.put("type", type);
    ObjectNode headers = line.putObject("headers");
    record.headers().forEach(headers::put);
    switch (value) {
      case Value.Avro avro -> {
        line.put("schemaId", avro.schemaId());
        JsonNode whole = AvroJson.of(avro.record());
        String told = Message.told(avro.record().getSchema()).orElse("");
        if (message != null && whole.path(told).isObject()) {
          // The type stands above, and not once more around what happened.
          ((ObjectNode) whole).set(told, AvroJson.of(message.payload()));
        }
        line.set("value", whole);
      }
      case Value.Json json -> line.set("value", json.json());
      case Value.Tombstone _ -> line.putNull("value");
      case Value.Unreadable unreadable -> {
        line.put("unreadable", unreadable.why());
        line.put(
            "bytes", Base64.getEncoder().encodeToString(Objects.requireNonNull(record.value())));
      }
    }
    return line;
  }

  private static String line(
      LogRecord record, Value value, @Nullable Message message, @Nullable String type) {
    List<String> cells = new ArrayList<>();
    cells.add(TIME.format(record.recordedAt()));
    cells.add(
        "%s/%d/%d"
            .formatted(
                record.topic().replaceFirst("^mediahub\\.", "").replaceFirst("\\.v\\d+$", ""),
                record.partition(),
                record.offset()));
    cells.add(record.key() == null ? "-" : record.key());
    cells.add(type == null ? "-" : type);
    if (message != null && message.metadata() != null) {
      cells.add("v" + message.metadata("version"));
      cells.add("by " + message.metadata("actor"));
    }
    cells.add(
        switch (value) {
          case Value.Avro avro -> fields(Objects.requireNonNull(message), avro);
          case Value.Json json -> cut(json.json().toString(), FIELDS);
          case Value.Tombstone _ -> "no value: the key is given up";
          case Value.Unreadable unreadable ->
              "unreadable: "
                  + unreadable.why()
                  + " "
                  + Objects.requireNonNull(record.value()).length
                  + " bytes";
        });
    return printable(String.join("  ", cells)).stripTrailing();
  }

  private static String fields(Message message, Value.Avro avro) {
    List<String> fields = new ArrayList<>();
    ObjectNode whole = AvroJson.of(avro.record());
    message.beside().forEach(name -> fields.add(name + "=" + shortly(whole.path(name))));
    for (Map.Entry<String, JsonNode> field : AvroJson.of(message.payload()).properties()) {
      if (!field.getKey().equals("metadata")) {
        fields.add(field.getKey() + "=" + shortly(field.getValue()));
      }
    }
    return cut(String.join(" ", fields), FIELDS);
  }

  private static String shortly(JsonNode value) {
    if (value.isArray()) {
      return value.isEmpty() || (value.size() <= 3 && value.path(0).isValueNode())
          ? value.toString()
          : "[" + value.size() + "]";
    }
    if (value.isObject()) {
      return value.size() == 1 && value.iterator().next().isObject()
          ? value.properties().iterator().next().getKey()
          : "{…}";
    }
    return cut(value.isString() ? value.stringValue() : value.toString(), TEXT);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  /** A record may hold anything; a terminal obeys control characters. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
