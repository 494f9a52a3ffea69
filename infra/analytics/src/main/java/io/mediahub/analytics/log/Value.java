package io.mediahub.analytics.log;

import org.apache.avro.generic.GenericRecord;
import tools.jackson.databind.JsonNode;

/** What the bytes of a record mean. */
public sealed interface Value {
  /** Confluent's wire format: the schema's id, and a record of that schema. */
  record Avro(int schemaId, GenericRecord record) implements Value {}

  /** Such as the heartbeats of the outbox. */
  record Json(JsonNode json) implements Value {}

  /** Neither; what is wrong, in a sentence. Its bytes are in the record. */
  record Unreadable(String why) implements Value {}

  /** No bytes: the key's newer state is that there is none. */
  record Tombstone() implements Value {}
}
