package io.mediahub.streams.projection;

import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Projection;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import mediahub.watching.PlaybackWatched;
import mediahub.watching.Stretch;
import mediahub.watching.WatchingEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of its media a playback has shown: a bit for each second, or for each of {@value
 * #MOST_PARTS} parts of a media that has more seconds. Who watched is not told here.
 */
final class WatchShownProjection implements Projection<WatchingEnvelope> {
  static final Table TABLE = Table.named("watch_shown");
  static final Column<String> PLAYBACK_ID = TABLE.textKey("playback_id");
  static final Column<String> MEDIA_ID = TABLE.text("media_id");
  static final Column<Integer> PART_SECONDS = TABLE.integer("part_seconds");
  static final Column<Integer> PARTS = TABLE.integer("parts");
  static final Column<byte[]> SHOWN = TABLE.bytes("shown");
  static final Column<Instant> SHOWN_AT = TABLE.instant("shown_at");

  /** A row has 450 bytes of bits at most. */
  static final int MOST_PARTS = 3600;

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends WatchingEnvelope> logged) {
    return logged.envelope().getEvent() instanceof PlaybackWatched
        ? List.of(TABLE.key(logged.aggregateId()))
        : List.of();
  }

  @Override
  public @Nullable Row evolve(
      RowKey key, @Nullable Row row, Logged<? extends WatchingEnvelope> logged) {
    PlaybackWatched event = (PlaybackWatched) logged.envelope().getEvent();
    Row before = row == null ? begun(key, event) : row;
    int partSeconds = before.get(PART_SECONDS);
    int parts = before.get(PARTS);
    BitSet shown = BitSet.valueOf(before.get(SHOWN));
    for (Stretch stretch : event.getShown()) {
      // A part is shown when its first second is: going on without a pause shows each part once.
      int from = Math.ceilDiv(Math.max(0, stretch.getFromSecond()), partSeconds);
      int until = Math.min(parts, Math.ceilDiv(stretch.getUntilSecond(), partSeconds));
      if (from < until) {
        shown.set(from, until);
      }
    }
    return before
        .with(SHOWN, shown.toByteArray())
        .with(SHOWN_AT, logged.envelope().getMetadata().getOccurredAt());
  }

  /** The length that the first event tells stays, so that the bits keep their meaning. */
  private static Row begun(RowKey key, PlaybackWatched event) {
    int seconds = Math.max(1, event.getMediaSeconds());
    int partSeconds = Math.ceilDiv(seconds, MOST_PARTS);
    return Row.of(key)
        .with(MEDIA_ID, Objects.requireNonNull(event.getMediaId()))
        .with(PART_SECONDS, partSeconds)
        .with(PARTS, Math.ceilDiv(seconds, partSeconds))
        .with(SHOWN, new byte[0]);
  }
}
