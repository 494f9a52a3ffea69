package io.mediahub.streams.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.postgres.PostgresShadow;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.ViewsDatabase;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import mediahub.Metadata;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantRevoked;
import mediahub.grant.ViewGranted;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How fast a rebuild is, beside a bare consumer that decodes the same topics. Run with {@code
 * -Drebuild.events=1000000}; prints its figures.
 */
@EnabledIfSystemProperty(named = "rebuild.events", matches = "[0-9]+")
class RebuildRateTest {
  private static final int ROUNDS = 3;

  @Test
  void it_is_at_least_a_third_as_fast_as_decoding_alone() throws Exception {
    int events = Integer.getInteger("rebuild.events");
    try (Broker broker = new Broker();
        ViewsDatabase views = new ViewsDatabase()) {
      write(broker, events);
      for (ReadModel model :
          java.util.List.of(ReadModels.VIEWER_ACCESS, ReadModels.AUDIT_TIMELINE)) {
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
          double raw = raw(broker, model, events);
          double rebuilt = rebuilt(broker, views, model, events);
          System.out.printf(
              Locale.ROOT,
              "%s, %,d events: decoding %,.0f a second, rebuilding %,.0f a second, ratio %.2f%n",
              model.name(),
              events,
              raw,
              rebuilt,
              rebuilt / raw);
          best = Math.max(best, rebuilt / raw);
        }
        assertThat(best)
            .as(model.name())
            .isGreaterThan(model == ReadModels.VIEWER_ACCESS ? 0.3 : 0.1);
      }
    }
  }

  private static double raw(Broker broker, ReadModel model, int events) {
    long begun = System.nanoTime();
    long decoded =
        RawDecoding.run(
            model,
            PlainAvro.schemas(),
            () -> new LogReader(Map.of("bootstrap.servers", broker.bootstrap())),
            2);
    assertThat(decoded).isEqualTo(events);
    return events / ((System.nanoTime() - begun) / 1e9);
  }

  /** From an empty schema to one with indexes and statistics. */
  private static double rebuilt(Broker broker, ViewsDatabase views, ReadModel model, int events) {
    Instant now = Instant.now();
    try (Shadow shadow = PostgresShadow.of(views.source(), model, now)) {
      long begun = System.nanoTime();
      Rebuild.Outcome outcome =
          Rebuilt.of(broker, model, shadow, Rebuild.Settings.DEFAULT, null).asOf(now, false);
      double rate = events / ((System.nanoTime() - begun) / 1e9);
      assertThat(outcome.events()).isEqualTo(events);
      shadow.drop();
      return rate;
    }
  }

  private static void write(Broker broker, int events) {
    Random random = new Random(1);
    Map<String, Long> versions = new HashMap<>();
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrap(), "acks", "all", "linger.ms", 5),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < events; i++) {
        String media = "8f0e6c1e-7d0f-4f9e-9b1a-%012d".formatted(random.nextInt(events / 20 + 1));
        String viewer = "3b1c5a3e-2c40-4a3d-8f6d-%012d".formatted(random.nextInt(3));
        String grant = media + ":" + viewer;
        long version = versions.merge(grant, 1L, Long::sum);
        Metadata metadata =
            new Metadata(
                "%032x".formatted(i),
                grant,
                version,
                Instant.now(),
                "user-1",
                "command-" + i,
                "%032x".formatted(i));
        GrantEnvelope envelope =
            new GrantEnvelope(
                metadata,
                version % 2 == 1
                    ? new ViewGranted(media, viewer)
                    : new GrantRevoked(media, viewer));
        producer.send(
            new ProducerRecord<>(Topics.GRANT_EVENTS.name(), grant, PlainAvro.bytes(envelope)));
      }
      producer.flush();
    }
  }
}
