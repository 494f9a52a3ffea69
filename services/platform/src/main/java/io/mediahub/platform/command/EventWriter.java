package io.mediahub.platform.command;

import com.microsoft.kiota.ApiException;
import io.mediahub.platform.web.UnavailableException;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.SchemaNotRegistered;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.TraceParent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import mediahub.Envelope;
import mediahub.Event;
import mediahub.Metadata;
import org.apache.avro.generic.GenericData;
import org.apache.avro.util.RandomData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.StringUtils;

/**
 * Turns decided events into outbox rows: bytes are made here, so that a schema error fails the
 * request and not the pipeline.
 */
final class EventWriter {
  private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);

  /** Whoever watches the start sees that it goes on. */
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(15);

  private final AvroSerdes serdes;
  private final String source;
  private final Map<String, TopicSerde> byTopic = new ConcurrentHashMap<>();

  /**
   * @param source URI reference of this process, such as {@code /mediahub/user-service}
   */
  EventWriter(AvroSerdes serdes, String source) {
    this.serdes = serdes;
    this.source = source;
  }

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
              serde(type.topic()).write(envelope),
              EventHeaders.of(metadata, event, source, context.traceParent())));
    }
    return rows;
  }

  /** The events of rows written earlier. */
  <E extends Event> List<E> events(AggregateType<?, ?, E> type, List<byte[]> payloads) {
    List<E> events = new ArrayList<>(payloads.size());
    for (byte[] payload : payloads) {
      @SuppressWarnings("unchecked") // the topic's union has the aggregate's events only
      E event = (E) serde(type.topic()).read(payload).fact();
      events.add(event);
    }
    return events;
  }

  /**
   * Writes values that nobody sees, so that connections are made and the schemas' ids are known
   * before the first request; waits for the schemas to be registered.
   *
   * @param atMost for all of them together
   * @throws IllegalStateException after the deadline
   */
  void warmUp(List<Topic<? extends Envelope>> topics, Duration atMost) {
    Instant deadline = Instant.now().plus(atMost);
    topics.forEach(topic -> warmUp(topic, atMost, deadline));
  }

  private void warmUp(Topic<? extends Envelope> topic, Duration atMost, Instant deadline) {
    Object sample =
        new RandomData(GenericData.get(), topic.valueSchema(), 1, 0L, false).iterator().next();
    Instant nextLine = Instant.MIN;
    while (true) {
      try {
        serde(topic).writeAny(sample);
        return;
      } catch (RuntimeException e) {
        Instant now = Instant.now();
        if (now.isAfter(deadline)) {
          throw new IllegalStateException(
              "The schema "
                  + topic.subject()
                  + " could not be found in the registry within "
                  + atMost.toSeconds()
                  + " s. Is the registry up, and has the stream-service registered the schemas?"
                  + " The last answer was: "
                  + reason(e));
        }
        if (!now.isBefore(nextLine)) {
          LOG.atInfo()
              .addKeyValue("subject", topic.subject())
              .addKeyValue("reason", reason(e))
              .log("Waiting for the schema in the registry");
          nextLine = now.plus(BETWEEN_LINES);
        }
        pause();
      }
    }
  }

  /** Not the whole text: the registry's client repeats the schema in it. */
  private static String reason(RuntimeException failure) {
    return StringUtils.truncate(NestedExceptionUtils.getMostSpecificCause(failure).toString(), 200);
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(500));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopped while waiting for the registry.", e);
    }
  }

  private TopicSerde serde(Topic<? extends Envelope> topic) {
    return byTopic.computeIfAbsent(topic.name(), name -> new TopicSerde(serdes, topic));
  }

  /** Serdes are not made for several threads; writing one event takes microseconds. */
  private static final class TopicSerde {
    private final String topic;
    private final org.apache.kafka.common.serialization.Serializer<Object> serializer;
    private final org.apache.kafka.common.serialization.Deserializer<Envelope> deserializer;

    @SuppressWarnings("unchecked") // values are records of the topic's schema, generated or generic
    TopicSerde(AvroSerdes serdes, Topic<? extends Envelope> topic) {
      this.topic = topic.name();
      this.serializer =
          (org.apache.kafka.common.serialization.Serializer<Object>)
              (org.apache.kafka.common.serialization.Serializer<?>) serdes.serializer(topic);
      this.deserializer =
          (org.apache.kafka.common.serialization.Deserializer<Envelope>)
              (org.apache.kafka.common.serialization.Deserializer<?>) serdes.deserializer(topic);
    }

    synchronized byte[] write(Envelope envelope) {
      try {
        return writeAny(envelope);
      } catch (RuntimeException e) {
        if (isRegistryAway(e)) {
          throw new UnavailableException("The schema of " + topic + " could not be looked up", e);
        }
        throw e;
      }
    }

    /**
     * Bytes are made in memory: whatever is about a connection, or an answer, is the registry's.
     */
    private static boolean isRegistryAway(Throwable failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof IOException
            || cause instanceof TimeoutException
            || cause instanceof ApiException
            || cause instanceof SchemaNotRegistered) {
          return true;
        }
      }
      return false;
    }

    synchronized byte[] writeAny(@Nullable Object value) {
      return serializer.serialize(topic, value);
    }

    synchronized Envelope read(byte[] payload) {
      return deserializer.deserialize(topic, payload);
    }
  }
}
