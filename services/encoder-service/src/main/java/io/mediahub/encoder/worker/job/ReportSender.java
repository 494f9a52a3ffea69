package io.mediahub.encoder.worker.job;

import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topic;
import mediahub.Event;
import mediahub.Metadata;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes one topic of reports: each record has the media as its key and the headers of an event.
 * Used by one thread, since its serializer is.
 */
final class ReportSender<V extends SpecificRecord> implements AutoCloseable {
  private static final String SOURCE = "/mediahub/encoder-service";

  private final Topic<V> topic;
  private final Serializer<V> serializer;
  private final Producer<String, byte[]> producer;

  ReportSender(Topic<V> topic, Serializer<V> serializer, Producer<String, byte[]> producer) {
    this.topic = topic;
    this.serializer = serializer;
    this.producer = producer;
  }

  /**
   * Sends a record without waiting for the broker.
   *
   * @param envelope holds the metadata and the event
   * @param written called when the record is in the log, or failed to get there
   * @throws RuntimeException when the envelope cannot be serialized; the errors of the registry's
   *     client have no common type
   */
  void send(Subject subject, Metadata metadata, Event event, V envelope, Callback written) {
    var record =
        new ProducerRecord<>(
            topic.name(), subject.mediaId(), serializer.serialize(topic.name(), envelope));
    EventHeaders.addTo(
        record.headers(), EventHeaders.of(metadata, event, SOURCE, subject.traceParent()));
    var _ = producer.send(record, written);
  }

  /** Waits until every record that was sent is written or has failed. */
  void flush() {
    producer.flush();
  }

  /**
   * Serializes a record without sending it. The first use takes seconds and needs the registry.
   *
   * @throws RuntimeException as {@link #send} does
   */
  void warmUp(V sample) {
    serializer.serialize(topic.name(), sample);
  }

  @Override
  public void close() {
    serializer.close();
  }
}
