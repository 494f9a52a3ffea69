package io.mediahub.streams.projection;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.RowPerEvent;
import io.mediahub.streams.readmodel.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import mediahub.watching.HistoryCleared;
import mediahub.watching.HistoryEntryDeleted;
import mediahub.watching.WatchingEnvelope;

/** What a viewer deleted from the history, until the whole history is deleted. */
final class WatchDeletedProjection implements RowPerEvent<WatchingEnvelope> {
  static final Table TABLE = Table.named("watch_deleted");
  static final Column<String> VIEWER_ID = TABLE.textKey("viewer_id");
  static final Column<String> MEDIA_ID = TABLE.textKey("media_id");
  static final Column<Instant> DELETED_AT = TABLE.instant("deleted_at");

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends WatchingEnvelope> logged) {
    return logged.envelope().getEvent() instanceof HistoryEntryDeleted e
        ? List.of(TABLE.key(logged.aggregateId(), e.getMediaId()))
        : List.of();
  }

  @Override
  public List<Clearing> clears(Logged<? extends WatchingEnvelope> logged) {
    return logged.envelope().getEvent() instanceof HistoryCleared
        ? List.of(Clearing.of(TABLE, logged.aggregateId(), Map.of()))
        : List.of();
  }

  @Override
  public Row fill(Row row, Logged<? extends WatchingEnvelope> logged) {
    return row.with(DELETED_AT, logged.envelope().getMetadata().getOccurredAt());
  }
}
