package io.mediahub.encoder.worker.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.encoder.worker.job.ReceivedJob;
import io.mediahub.encoder.worker.job.ReportLost;
import io.mediahub.schemas.Decoded;
import io.mediahub.schemas.EventDecoder;
import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topics;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.Urgency;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Decodes the jobs of one topic, and diverts the records that can never be decoded. */
final class JobReader {
  private static final int SEND_SECONDS = 5;

  private final Urgency urgency;
  private final EventDecoder<EncodeJob> decoder;
  private final Producer<String, byte[]> producer;

  JobReader(Urgency urgency, EventDecoder<EncodeJob> decoder, Producer<String, byte[]> producer) {
    this.urgency = urgency;
    this.decoder = decoder;
    this.producer = producer;
  }

  Decoded<EncodeJob> read(ConsumerRecord<String, byte[]> record) {
    return decoder.decode(record.value());
  }

  ReceivedJob received(ConsumerRecord<String, byte[]> record, EncodeJob job) {
    return new ReceivedJob(
        job,
        EventHeaders.read(record.headers(), EventHeaders.TRACE_PARENT),
        record.deliveryCount().orElse((short) 1),
        urgency);
  }

  /**
   * Copies the record unchanged to the dead letters.
   *
   * @throws ReportLost when the copy is not in the log
   */
  void divert(ConsumerRecord<String, byte[]> record, Decoded.Unreadable<?> unreadable)
      throws InterruptedException {
    var letter =
        new ProducerRecord<>(
            Topics.DEAD_LETTERS, null, record.key(), record.value(), record.headers());
    letter.headers().add("__mediahub.errors.topic", record.topic().getBytes(UTF_8));
    letter
        .headers()
        .add("__mediahub.errors.partition", Integer.toString(record.partition()).getBytes(UTF_8))
        .add("__mediahub.errors.offset", Long.toString(record.offset()).getBytes(UTF_8))
        .add("__mediahub.errors.reason", unreadable.reason().code().getBytes(UTF_8))
        .add("__mediahub.errors.message", unreadable.why().getBytes(UTF_8));
    try {
      producer.send(letter).get(SEND_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ReportLost(e);
    }
  }
}
