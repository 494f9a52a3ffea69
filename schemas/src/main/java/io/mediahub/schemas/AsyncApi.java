package io.mediahub.schemas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The topics as AsyncAPI 3 describes them: a channel and a message for each, and an operation for
 * each process that sends or receives. Made from {@link Topics} and the schemas alone.
 */
public final class AsyncApi {
  /**
   * The newest Avro that AsyncAPI 3 names, and its parsers read. Avro's schemas have not changed
   * since.
   */
  private static final String SCHEMA_FORMAT = "application/vnd.apache.avro+json;version=1.9.0";

  private static final String BINDING = "0.5.0";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private final Map<String, Object> channels = new LinkedHashMap<>();
  private final Map<String, Object> operations = new TreeMap<>();
  private final Map<String, Object> messages = new LinkedHashMap<>();
  private final Map<String, Object> schemas = new LinkedHashMap<>();

  private AsyncApi() {}

  /** The document, as JSON. */
  public static String document() {
    return JSON.writeValueAsString(new AsyncApi().write()) + "\n";
  }

  private Map<String, Object> write() {
    Topics.ALL.forEach(this::add);
    addPlain(
        "deadLetters",
        Topics.DEAD_LETTERS,
        Topics.DEAD_LETTERS_LAYOUT,
        "Unreadable records, unchanged, with headers that say why.",
        new Parties("encoder-service", List.of("encoder-service"), List.of(), Parties.Order.NONE),
        "application/octet-stream",
        Map.of("type", "string", "format", "binary"));
    addPlain(
        "schemas",
        Topics.SCHEMAS,
        Topics.SCHEMAS_LAYOUT,
        "What each schema id means, by id.",
        new Parties(
            "stream-service",
            List.of("stream-service"),
            List.of("stream-service"),
            Parties.Order.OF_EACH_KEY),
        "application/json",
        Map.of(
            "type",
            "object",
            "properties",
            ordered(
                "id", Map.of("type", "integer"),
                "fingerprint", Map.of("type", "string"),
                "schema", Map.of("type", "string", "description", "Avro, as text."))));
    addPlain(
        "outboxHeartbeats",
        Topics.OUTBOX_HEARTBEATS,
        Topics.OUTBOX_HEARTBEATS_LAYOUT,
        "Heartbeats of the outbox connector, every five seconds. Readers use their times alone.",
        new Parties(
            "connect",
            List.of("connect"),
            List.of("edge-service", "user-service", "upload-service", "view-service"),
            Parties.Order.OF_EACH_KEY),
        "application/json",
        Map.of("type", "object"));
    return ordered(
        "asyncapi",
        "3.0.0",
        "info",
        ordered(
            "title",
            "MediaHub events",
            "version",
            "1.0.0",
            "description",
            "Everything that happens on the platform, as facts that are kept, and the work between its"
                + " processes. Values are Avro in Confluent's wire format: a zero byte, four bytes of schema"
                + " id, Avro binary. Consumers read with isolation.level=read_committed. Schemas evolve"
                + " backward-transitively: the newest one reads everything.",
            "license",
            Map.of("name", "Apache-2.0", "url", "https://www.apache.org/licenses/LICENSE-2.0")),
        "defaultContentType",
        "application/vnd.apache.avro",
        "servers",
        Map.of(
            "kafka",
            ordered(
                "host",
                "{bootstrap}",
                "protocol",
                "kafka",
                "description",
                "The brokers: mediahub.kafka.bootstrap in config/platform.properties.",
                "variables",
                Map.of("bootstrap", Map.of("default", "127.0.0.1:21001")),
                "bindings",
                Map.of(
                    "kafka",
                    ordered(
                        "schemaRegistryUrl",
                        "http://127.0.0.1:21003/apis/ccompat/v7",
                        "schemaRegistryVendor",
                        "apicurio",
                        "bindingVersion",
                        BINDING)))),
        "channels",
        channels,
        "operations",
        operations,
        "components",
        ordered("messages", messages, "schemas", schemas));
  }

  private void add(Topic<?> topic) {
    String channel = channelName(topic.name());
    String schema = topic.valueSchema().getFullName();
    schemas.computeIfAbsent(
        schema,
        unseen ->
            ordered(
                "schemaFormat",
                SCHEMA_FORMAT,
                "schema",
                JSON.readTree(plain(topic.valueSchema()).toString())));
    Map<String, Object> message =
        ordered(
            "name",
            schema,
            "title",
            topic.valueSchema().getName(),
            "summary",
            topic.about(),
            "contentType",
            "application/vnd.apache.avro",
            "payload",
            reference("components", "schemas", schema),
            "bindings",
            Map.of(
                "kafka",
                ordered(
                    "key", Map.of("type", "string", "description", topic.keyedBy()),
                    "schemaIdLocation", "payload",
                    "schemaIdPayloadEncoding", "confluent",
                    "schemaLookupStrategy", "TopicNameStrategy",
                    "bindingVersion", BINDING)));
    if (Topics.EVENTS.contains(topic)) {
      message.put("headers", eventHeaders());
    }
    describe(channel, topic.name(), topic.layout(), topic.about(), topic.parties(), message);
  }

  private void addPlain(
      String channel,
      String topic,
      Layout layout,
      String about,
      Parties parties,
      String contentType,
      Map<String, Object> payload) {
    describe(
        channel,
        topic,
        layout,
        about,
        parties,
        ordered("name", topic, "summary", about, "contentType", contentType, "payload", payload));
  }

  private void describe(
      String channel,
      String topic,
      Layout layout,
      String about,
      Parties parties,
      Map<String, Object> message) {
    messages.put(channel, message);
    boolean forEver = layout.retention().equals(Layout.FOREVER);
    channels.put(
        channel,
        ordered(
            "address",
            topic,
            "title",
            topic,
            "description",
            about
                + " Order: "
                + parties.order()
                + ". Kept "
                + (forEver ? "for ever" : days(layout.retention()))
                + ".",
            "messages",
            Map.of(channel, reference("components", "messages", channel)),
            "bindings",
            Map.of(
                "kafka",
                ordered(
                    "topic",
                    topic,
                    "partitions",
                    layout.partitions(),
                    "topicConfiguration",
                    ordered(
                        "cleanup.policy",
                        List.of(layout.config().getOrDefault("cleanup.policy", "").split(",", -1)),
                        "retention.ms",
                        layout.retention().toMillis()),
                    "bindingVersion",
                    BINDING)),
            "x-owner",
            parties.owner(),
            "x-order",
            parties.order().name()));
    new TreeSet<>(parties.producers()).forEach(each -> operate("send", each, channel));
    new TreeSet<>(parties.consumers()).forEach(each -> operate("receive", each, channel));
  }

  private void operate(String action, String process, String channel) {
    operations.put(
        camel(process) + (action.equals("send") ? "Sends" : "Receives") + capital(channel),
        ordered(
            "action",
            action,
            "channel",
            reference("channels", channel),
            "tags",
            List.of(Map.of("name", process))));
  }

  private static Map<String, Object> eventHeaders() {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put(EventHeaders.ID, text("metadata.eventId"));
    headers.put(EventHeaders.TYPE, text("Full name of the event's schema."));
    headers.put(EventHeaders.SOURCE, text("The process that wrote it, as a URI reference."));
    headers.put(EventHeaders.TIME, text("metadata.occurredAt, ISO 8601."));
    headers.put(EventHeaders.SPEC_VERSION, Map.of("const", "1.0"));
    headers.put(EventHeaders.TRACE_PARENT, text("W3C trace context."));
    return ordered("type", "object", "properties", headers);
  }

  private static Map<String, Object> text(String description) {
    return ordered("type", "string", "description", description);
  }

  /** Without the hints for Java's compiler, which are in the generated classes' schemas. */
  private static Schema plain(Schema schema) {
    return new Schema.Parser()
        .parse(schema.toString().replace(",\"avro.java.string\":\"String\"", ""));
  }

  private static String days(Duration kept) {
    return kept.toDays() == 1 ? "for a day" : "for " + kept.toDays() + " days";
  }

  /** {@code mediahub.upload.events.v1} is called {@code uploadEvents}. */
  private static String channelName(String topic) {
    return camel(topic.replaceFirst("^mediahub\\.", "").replaceFirst("\\.v\\d+$", ""));
  }

  private static String camel(String name) {
    StringBuilder camel = new StringBuilder();
    for (String part : name.split("[.-]", -1)) {
      camel.append(camel.isEmpty() ? part : capital(part));
    }
    return camel.toString();
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static Map<String, Object> reference(String... path) {
    List<String> steps = new ArrayList<>(List.of("#"));
    steps.addAll(List.of(path));
    return Map.of("$ref", String.join("/", steps));
  }

  private static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
