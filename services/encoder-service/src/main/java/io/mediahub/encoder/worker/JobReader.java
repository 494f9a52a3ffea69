package io.mediahub.encoder.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.Undecodable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mediahub.encoding.EncodeJob;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads jobs, and tells bytes that are no job from a registry that is away. */
final class JobReader {
  private static final int SEND_SECONDS = 20;

  private final Deserializer<EncodeJob> deserializer;
  private final Producer<String, byte[]> producer;

  JobReader(Deserializer<EncodeJob> deserializer, Producer<String, byte[]> producer) {
    this.deserializer = deserializer;
    this.producer = producer;
  }

  /** The bytes are no job, and never will be. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String sentence) {
      super(sentence);
    }
  }

  /**
   * @throws Unreadable when no retry can help
   * @throws RuntimeException when one can: the registry did not answer
   */
  ReceivedJob read(ConsumerRecord<String, byte[]> record) throws Unreadable {
    byte[] bytes = record.value();
    if (!Undecodable.hasWireFormat(bytes)) {
      throw new Unreadable("The value is not in the wire format.");
    }
    try {
      EncodeJob job = deserializer.deserialize(record.topic(), record.headers(), bytes);
      return new ReceivedJob(
          job,
          EventHeaders.read(record.headers(), EventHeaders.TRACE_PARENT),
          record.deliveryCount().orElse((short) 1));
    } catch (ClassCastException e) {
      throw new Unreadable("The value is a record of another kind.");
    } catch (RuntimeException e) {
      if (Undecodable.is(bytes, e)) {
        throw new Unreadable(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /**
   * Puts the record, as it was, where people look for such things.
   *
   * @throws ReportLost when that did not work
   */
  void divert(ConsumerRecord<String, byte[]> record, Unreadable why) throws InterruptedException {
    var letter =
        new ProducerRecord<>(
            Topics.DEAD_LETTERS, null, record.key(), record.value(), record.headers());
    letter.headers().add("__mediahub.errors.topic", record.topic().getBytes(UTF_8));
    letter
        .headers()
        .add("__mediahub.errors.partition", Integer.toString(record.partition()).getBytes(UTF_8))
        .add("__mediahub.errors.offset", Long.toString(record.offset()).getBytes(UTF_8))
        .add("__mediahub.errors.message", String.valueOf(why.getMessage()).getBytes(UTF_8));
    try {
      producer.send(letter).get(SEND_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ReportLost(e);
    }
  }
}
