package io.mediahub.testing;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.postgres.PostgresDatabase;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Projection;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.readmodel.engine.Changes;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import mediahub.Envelope;
import mediahub.Event;
import mediahub.Metadata;

/** The audit as its topology writes it: by the real fold, into the real table. */
public final class AuditRows implements AutoCloseable {
  private static long nextOffset;

  private final PostgresDatabase database;
  private final Map<String, Long> versions = new HashMap<>();
  private final List<Row> unwritten = new ArrayList<>();

  public AuditRows(TestPlatform platform) {
    database = new PostgresDatabase(platform.viewsSource(), ReadModels.AUDIT_TIMELINE);
  }

  /** For a test that writes rows by itself. */
  public static void month(TestPlatform platform, Instant at) {
    YearMonth month = YearMonth.from(at.atOffset(ZoneOffset.UTC));
    platform
        .views()
        .sql(
            """
            create table if not exists audit_event_%s partition of audit_event
              for values from ('%s-01 00:00Z') to ('%s-01 00:00Z')
            """
                .formatted(month.toString().replace('-', '_'), month, month.plusMonths(1)))
        .update();
  }

  /**
   * The next version of an aggregate.
   *
   * @return its event id
   */
  public <V extends Envelope> String add(
      Topic<V> topic,
      BiFunction<Metadata, Object, V> envelope,
      String id,
      Event event,
      String actor,
      Instant recordedAt) {
    long version = versions.merge(topic.name() + id, 1L, Long::sum);
    String eventId = UUID.randomUUID().toString();
    V value =
        envelope.apply(
            new Metadata(
                eventId,
                id,
                version,
                recordedAt.minusMillis(40),
                actor,
                "cause-of-" + eventId,
                "1".repeat(32)),
            event);
    add(topic, PlainAvro.bytes(value), recordedAt);
    return eventId;
  }

  /** An event as it was written. */
  public <V extends Envelope> void add(Topic<V> topic, byte[] bytes, Instant recordedAt) {
    V value = topic.valueType().cast(new PlainAvro.Reader().deserialize(topic.name(), bytes));
    var location = new EventLocation(topic.name(), 0, offset(), recordedAt);
    String key = value.getMetadata().getAggregateId();
    unwritten.add(row(topic, new Logged<>(value, new RawRecord(location, key, bytes, List.of()))));
  }

  private static synchronized long offset() {
    return nextOffset++;
  }

  @SuppressWarnings("unchecked") // the source is that of the topic
  private static <V extends Envelope> Row row(Topic<V> topic, Logged<V> logged) {
    Projection<? super V> view =
        (Projection<? super V>) ReadModels.AUDIT_TIMELINE.source(topic.name()).views().getFirst();
    Row row = view.evolve(view.keys(logged).getFirst(), null, logged);
    if (row == null) {
      throw new AssertionError("Every event has a row.");
    }
    return row.at(logged.location().offset());
  }

  public void write() {
    Table table = unwritten.getFirst().key().table();
    database.write(Changes.of(Map.of(table, List.copyOf(unwritten)), List.of()));
    unwritten.clear();
  }

  @Override
  public void close() {
    database.close();
  }
}
