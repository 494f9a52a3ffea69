package io.mediahub.streams.projection;

import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.RowPerEvent;
import io.mediahub.streams.readmodel.Table;
import java.time.Instant;
import java.util.List;
import mediahub.watching.PlaybackWatched;
import mediahub.watching.WatchingEnvelope;

/**
 * Where somebody was in a playback that is remembered. What a viewer deletes is in another
 * partition, so that it is compared by its time, in the query.
 */
final class WatchPositionProjection implements RowPerEvent<WatchingEnvelope> {
  static final Table TABLE = Table.named("watch_position");
  static final Column<String> PLAYBACK_ID = TABLE.textKey("playback_id");
  static final Column<String> VIEWER_ID = TABLE.text("viewer_id");
  static final Column<String> MEDIA_ID = TABLE.text("media_id");
  static final Column<Long> POSITION_MILLIS = TABLE.bigint("position_millis");
  static final Column<Integer> MEDIA_SECONDS = TABLE.integer("media_seconds");
  static final Column<Boolean> FINISHED = TABLE.bool("finished");
  static final Column<Instant> WATCHED_AT = TABLE.instant("watched_at");

  /** Where people stop who have seen all: the rest is credits. */
  private static final int FINISHED_PERCENT = 95;

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends WatchingEnvelope> logged) {
    return logged.envelope().getEvent() instanceof PlaybackWatched e && e.getViewerId() != null
        ? List.of(TABLE.key(logged.aggregateId()))
        : List.of();
  }

  @Override
  public Row fill(Row row, Logged<? extends WatchingEnvelope> logged) {
    PlaybackWatched event = (PlaybackWatched) logged.envelope().getEvent();
    // Millis times 100 in percent of seconds times 1000.
    boolean finished =
        event.getPositionMillis() >= event.getMediaSeconds() * 10L * FINISHED_PERCENT;
    return row.with(VIEWER_ID, event.getViewerId())
        .with(MEDIA_ID, event.getMediaId())
        .with(POSITION_MILLIS, event.getPositionMillis())
        .with(MEDIA_SECONDS, event.getMediaSeconds())
        .with(FINISHED, finished)
        .with(WATCHED_AT, event.getReportedAt());
  }
}
