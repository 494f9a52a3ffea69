package io.mediahub.platform.command;

import io.mediahub.platform.refusal.UnavailableException;
import io.mediahub.schemas.AvroCodec;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.TraceParent;
import io.mediahub.schemas.WriterSchemas.RegistryAway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import mediahub.Envelope;
import mediahub.Event;
import mediahub.Metadata;

/**
 * Turns decided events into outbox rows. Events are serialized here, so that a schema error fails
 * the request and not the pipeline.
 */
final class EventWriter {
  private final AvroSerdes serdes;
  private final String source;
  private final Map<String, AvroCodec<? extends Envelope>> byTopic = new ConcurrentHashMap<>();

  /**
   * @param source URI reference of this process, such as {@code /mediahub/user-service}
   */
  EventWriter(AvroSerdes serdes, String source) {
    this.serdes = serdes;
    this.source = source;
  }

  /**
   * @throws UnavailableException when the registry does not answer with the id of the schema
   */
  <E extends Event> List<OutboxRow> rows(
      AggregateType<?, ?, E> type,
      String aggregateId,
      long versionBefore,
      List<E> events,
      CommandContext context) {
    String correlation = TraceParent.traceId(context.traceParent());
    List<OutboxRow> rows = new ArrayList<>(events.size());
    long version = versionBefore;
    for (E event : events) {
      UUID id = UUID.randomUUID();
      var metadata =
          Metadata.newBuilder()
              .setEventId(id.toString())
              .setAggregateId(aggregateId)
              .setVersion(++version)
              .setOccurredAt(context.now())
              .setActor(context.actor())
              .setCausationId(context.causationId())
              .setCorrelationId(correlation == null ? "" : correlation)
              .build();
      Envelope envelope = type.envelope().apply(metadata, event);
      rows.add(
          new OutboxRow(
              id,
              type.topic().name(),
              aggregateId,
              event.type(),
              write(type.topic(), envelope),
              EventHeaders.of(metadata, event, source, context.traceParent())));
    }
    return rows;
  }

  private byte[] write(Topic<? extends Envelope> topic, Envelope envelope) {
    @SuppressWarnings("unchecked") // an aggregate's envelopes are those of its topic
    AvroCodec<Envelope> codec = (AvroCodec<Envelope>) codec(topic);
    try {
      return codec.write(envelope);
    } catch (RegistryAway e) {
      throw new UnavailableException("An event of " + topic.name() + " cannot be written", e);
    }
  }

  /** The events of rows written earlier. */
  <E extends Event> List<E> events(AggregateType<?, ?, E> type, List<byte[]> payloads) {
    List<E> events = new ArrayList<>(payloads.size());
    for (byte[] payload : payloads) {
      @SuppressWarnings("unchecked") // the topic's union has the aggregate's events only
      E event = (E) codec(type.topic()).read(payload).fact();
      events.add(event);
    }
    return events;
  }

  AvroCodec<? extends Envelope> codec(Topic<? extends Envelope> topic) {
    return byTopic.computeIfAbsent(topic.name(), name -> serdes.codec(topic));
  }
}
