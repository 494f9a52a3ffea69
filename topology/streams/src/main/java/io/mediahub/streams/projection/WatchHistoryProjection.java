package io.mediahub.streams.projection;

import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Projection;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.time.Instant;
import java.util.List;
import mediahub.Event;
import mediahub.watching.HistoryCleared;
import mediahub.watching.HistoryEntryDeleted;
import mediahub.watching.HistoryEvent;
import mediahub.watching.HistoryPaused;
import mediahub.watching.HistoryResumed;
import mediahub.watching.WatchingEnvelope;
import org.jspecify.annotations.Nullable;

/** Whether a viewer is remembered, and since when. */
final class WatchHistoryProjection implements Projection<WatchingEnvelope> {
  static final Table TABLE = Table.named("watch_history");
  static final Column<String> VIEWER_ID = TABLE.textKey("viewer_id");
  static final Column<Boolean> RECORDED = TABLE.bool("recorded");
  static final Column<Instant> CLEARED_AT = TABLE.instant("cleared_at");

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends WatchingEnvelope> logged) {
    Event event = logged.envelope().fact();
    return event instanceof HistoryEvent ? List.of(TABLE.key(logged.aggregateId())) : List.of();
  }

  @Override
  public @Nullable Row evolve(
      RowKey key, @Nullable Row row, Logged<? extends WatchingEnvelope> logged) {
    Row before = row == null ? Row.of(key).with(RECORDED, true) : row;
    return switch ((HistoryEvent) logged.envelope().fact()) {
      case HistoryPaused e -> before.with(RECORDED, false);
      case HistoryResumed e -> before.with(RECORDED, true);
      case HistoryCleared e ->
          before.with(CLEARED_AT, logged.envelope().getMetadata().getOccurredAt());
      case HistoryEntryDeleted e -> null;
    };
  }
}
