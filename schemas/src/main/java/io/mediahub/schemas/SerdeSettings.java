package io.mediahub.schemas;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The serializer and deserializer of the Confluent wire format (magic byte 0, four bytes of schema
 * id, Avro binary), and their settings. They are class names, so that another implementation of the
 * format can be used.
 *
 * @param properties handed to both classes as they are
 */
public record SerdeSettings(
    String serializerClass, String deserializerClass, Map<String, Object> properties) {

  /**
   * @param registryUrl base address of an Apicurio registry, without a path
   */
  public static SerdeSettings apicurio(String registryUrl) {
    return new SerdeSettings(
        "io.apicurio.registry.serde.avro.AvroKafkaSerializer",
        "io.apicurio.registry.serde.avro.AvroKafkaDeserializer",
        Map.ofEntries(
            Map.entry("apicurio.registry.url", registryUrl + "/apis/registry/v3"),
            Map.entry("apicurio.registry.http.adapter", "JDK"),
            Map.entry(
                "apicurio.registry.id-handler", "io.apicurio.registry.serde.Default4ByteIdHandler"),
            Map.entry("apicurio.registry.use-id", "contentId"),
            Map.entry("apicurio.registry.headers.enabled", "false"),
            Map.entry("apicurio.registry.serde.send-type-ref", "false"),
            Map.entry("apicurio.registry.serde.read-type-ref", "false"),
            Map.entry(
                "apicurio.registry.artifact-resolver-strategy",
                "io.apicurio.registry.serde.strategy.TopicIdStrategy"),
            Map.entry("apicurio.registry.use-specific-avro-reader", "true"),
            // Schemas are registered whole; by default the serializer would look for one with
            // references.
            Map.entry("apicurio.registry.dereference-schema", "true"),
            Map.entry("apicurio.registry.schema-resolver", BoundedSchemaResolver.class.getName()),
            // A schema that differs only in documentation counts as the same.
            Map.entry("apicurio.registry.canonicalize", "true"),
            // Schemas are registered when the platform starts, never by the first record.
            Map.entry("apicurio.registry.auto-register", "false"),
            // Ids never change their meaning, and an unavailable registry must not stop a reader.
            Map.entry("apicurio.registry.check-period-ms", "86400000"),
            Map.entry("apicurio.registry.fault-tolerant-refresh", "true"),
            Map.entry("apicurio.registry.retry-count", "3"),
            Map.entry("apicurio.registry.retry-backoff-ms", "300")));
  }

  /**
   * A copy with other classes and settings where they are given.
   *
   * @param more added to the properties; wins over what is there
   */
  public SerdeSettings with(
      @Nullable String serializer, @Nullable String deserializer, Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(properties);
    all.putAll(more);
    return new SerdeSettings(
        Objects.requireNonNullElse(serializer, serializerClass),
        Objects.requireNonNullElse(deserializer, deserializerClass),
        Map.copyOf(all));
  }
}
