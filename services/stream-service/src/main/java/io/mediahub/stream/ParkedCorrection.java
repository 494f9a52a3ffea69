package io.mediahub.stream;

import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.Decoded;
import io.mediahub.schemas.EventDecoder;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.streams.parked.ParkedValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Objects;
import mediahub.Envelope;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the value that an operator puts in the place of a parked record's, and looks at it. */
@Component
final class ParkedCorrection {
  private final WriterSchemas schemas;
  private final AvroSerdes serdes;

  ParkedCorrection(WriterSchemas schemas, AvroSerdes serdes) {
    this.schemas = schemas;
    this.serdes = serdes;
  }

  ParkedValue text(String topic) {
    return new ParkedValue(topic(topic), schemas);
  }

  private static Topic<?> topic(String name) {
    return Topics.ALL.stream()
        .filter(topic -> topic.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new RefusalException(StreamProblem.RECORD_NOT_PARKED.refusal()));
  }

  /**
   * @param original the value in whose place it is put
   * @param json Avro's JSON, for the schema that the original names, or else the current one
   * @param base64 the bytes themselves, in place of JSON
   * @throws RefusalException {@code correction-invalid}
   */
  byte[] value(
      String topicName,
      String key,
      byte @Nullable [] original,
      @Nullable String json,
      @Nullable String base64) {
    Topic<?> topic = topic(topicName);
    byte[] value;
    if (json != null) {
      value = encoded(topic, original, json);
    } else {
      try {
        value = Base64.getMimeDecoder().decode(Objects.requireNonNullElse(base64, ""));
      } catch (IllegalArgumentException e) {
        throw invalid("The bytes are not in base64.");
      }
    }
    requireReadable(topic, key, value);
    return value;
  }

  private byte[] encoded(Topic<?> topic, byte @Nullable [] original, String json) {
    try {
      byte[] value = new ParkedValue(topic, schemas).encoded(original, json);
      return value != null ? value : current(topic, json);
    } catch (ParkedValue.NotOfTheSchema e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  /** The record names no schema that is known, so this version's own is meant. */
  private <T extends SpecificRecord> byte[] current(Topic<T> topic, String json)
      throws ParkedValue.NotOfTheSchema {
    Schema schema = topic.valueSchema();
    // Under which id the registry has it, only the serializer knows.
    byte[] unnamed = ParkedValue.encoded(0, schema, json);
    try {
      T value =
          new SpecificDatumReader<T>(schema)
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(
                          unnamed,
                          ParkedValue.HEADER_BYTES,
                          unnamed.length - ParkedValue.HEADER_BYTES,
                          null));
      return serdes.codec(topic).write(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T extends SpecificRecord> void requireReadable(
      Topic<T> topic, String key, byte[] value) {
    switch (new EventDecoder<>(topic, schemas).decode(value)) {
      case Decoded.Value<T>(T read) -> {
        if (read instanceof Envelope envelope
            && !envelope.getMetadata().getAggregateId().equals(key)) {
          throw invalid("The event is about another aggregate than the record's key.");
        }
      }
      case Decoded.Unreadable<T>(var reason, var why) -> throw invalid(why);
      case Decoded.RegistryAway<T>(var why) -> throw new WriterSchemas.RegistryAway(why);
    }
  }

  private static RefusalException invalid(String reason) {
    return new RefusalException(StreamProblem.CORRECTION_INVALID.refusal(reason));
  }
}
