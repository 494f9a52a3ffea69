package io.mediahub.edge.revocation;

import io.mediahub.edge.metrics.EdgeMeter;
import io.mediahub.schemas.Decoded;
import io.mediahub.schemas.EventDecoder;
import io.mediahub.schemas.WriterSchemas;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mediahub.Envelope;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes records and applies their events. A record that cannot be decoded is kept and tried
 * again, because the registry may learn its schema; until then the playbacks that it concerns are
 * refused.
 */
final class EventReader {
  private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);

  /** Records that are tried again. Beyond them, what they concern stays refused for its time. */
  private static final int MOST_KEPT = 1000;

  private final Revocations revocations;
  private final WriterSchemas schemas;
  private final Duration cookieLife;
  private final Clock clock;
  private final Timer applied;
  private final Counter unreadable;
  private final Map<String, EventDecoder<? extends Envelope>> decoders = new HashMap<>();
  private final List<ConsumerRecord<String, byte[]>> kept = new ArrayList<>();

  EventReader(
      Revocations revocations,
      WriterSchemas schemas,
      Duration cookieLife,
      Clock clock,
      MeterRegistry meters) {
    this.revocations = revocations;
    this.schemas = schemas;
    this.cookieLife = cookieLife;
    this.clock = clock;
    this.applied = EdgeMeter.REVOCATION_APPLIED.timerWithPercentiles(meters);
    this.unreadable = EdgeMeter.REVOCATION_UNREADABLE.counter(meters);
  }

  /**
   * @param live whether the record is news, so that the time since its decision says how fast
   *     revocations arrive
   * @return why the registry could not say how to read the record, which must then be given again;
   *     null when the record is done
   */
  @Nullable String read(ConsumerRecord<String, byte[]> record, boolean live) {
    return switch (decoder(record.topic()).decode(record.value())) {
      case Decoded.Value<? extends Envelope>(Envelope envelope) -> {
        apply(envelope, live);
        yield null;
      }
      case Decoded.Unreadable<? extends Envelope>(var reason, var why) -> {
        keep(record, reason, why);
        yield null;
      }
      case Decoded.RegistryAway<? extends Envelope>(var why) -> why;
    };
  }

  private void apply(Envelope envelope, boolean live) {
    revocations.apply(envelope, clock.instant());
    Object fact = envelope.fact();
    if (live && Revocations.ends(fact)) {
      Duration took = Duration.between(envelope.getMetadata().getOccurredAt(), clock.instant());
      applied.record(took.isNegative() ? Duration.ZERO : took);
    }
  }

  private void keep(ConsumerRecord<String, byte[]> record, Decoded.Reason reason, String why) {
    unreadable.increment();
    LOG.atError()
        .addKeyValue("topic", record.topic())
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .addKeyValue("reason", reason.code())
        .log("A record cannot be read; the playbacks that it concerns are refused: {}", why);
    revocations.unreadable(aggregateId(record), Instant.ofEpochMilli(record.timestamp()));
    if (kept.size() < MOST_KEPT) {
      kept.add(record);
    }
  }

  /** The outbox gives every record a key. A record without one concerns nobody. */
  private static String aggregateId(ConsumerRecord<String, byte[]> record) {
    return String.valueOf(record.key());
  }

  /** Reads the records that were kept, as far as their schemas are known now. */
  void retry(Instant now) {
    Instant oldest = now.minus(cookieLife);
    kept.removeIf(record -> Instant.ofEpochMilli(record.timestamp()).isBefore(oldest));
    List<ConsumerRecord<String, byte[]>> done = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : kept) {
      if (decoder(record.topic()).decode(record.value())
          instanceof Decoded.Value<? extends Envelope>(Envelope envelope)) {
        apply(envelope, false);
        done.add(record);
      }
    }
    kept.removeAll(done);
    for (ConsumerRecord<String, byte[]> record : done) {
      if (kept.stream().noneMatch(other -> aggregateId(other).equals(aggregateId(record)))) {
        revocations.readable(aggregateId(record));
      }
    }
  }

  private EventDecoder<? extends Envelope> decoder(String topic) {
    return decoders.computeIfAbsent(
        topic,
        name ->
            new EventDecoder<>(
                LogReader.TOPICS.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(),
                schemas));
  }
}
