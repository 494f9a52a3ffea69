package io.mediahub.view;

import io.mediahub.schemas.Topics;
import io.mediahub.streams.postgres.PostgresDatabase;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Projection;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.engine.Changes;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mediahub.Envelope;
import mediahub.Event;
import mediahub.Metadata;
import mediahub.watching.WatchingEnvelope;

/** The watching model as its topology writes it: by the real folds, into the real tables. */
final class WatchingRows implements AutoCloseable {
  private final PostgresDatabase database =
      new PostgresDatabase(Service.PLATFORM.viewsSource(), ReadModels.WATCHING);
  private final Map<RowKey, Row> rows = new HashMap<>();
  private final Map<String, Long> versions = new HashMap<>();
  private long offset;

  /** The next event of an aggregate. */
  @SuppressWarnings("unchecked") // the source is that of the topic
  void add(String id, Event event, Instant at) {
    Metadata metadata =
        new Metadata(
            UUID.randomUUID().toString(),
            id,
            versions.merge(id, 1L, Long::sum),
            at,
            "a",
            "c",
            "1".repeat(32));
    var location = new EventLocation(Topics.WATCHING_EVENTS.name(), 0, offset++, at);
    var logged =
        new Logged<>(
            new WatchingEnvelope(metadata, event),
            new RawRecord(location, id, new byte[0], List.of()));
    var source =
        (ReadModel.Source<WatchingEnvelope>)
            ReadModels.WATCHING.source(Topics.WATCHING_EVENTS.name());
    source.allProjections().forEach(view -> apply(view, logged));
  }

  private <V extends Envelope> void apply(Projection<? super V> view, Logged<V> logged) {
    for (RowKey key : view.keys(logged)) {
      Row next = view.evolve(key, rows.get(key), logged);
      if (next != null) {
        Row placed = next.at(logged.location().offset());
        rows.put(key, placed);
        database.write(Changes.of(Map.of(view.table(), List.of(placed)), List.of()));
      }
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
