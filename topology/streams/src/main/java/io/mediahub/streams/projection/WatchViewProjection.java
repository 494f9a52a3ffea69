package io.mediahub.streams.projection;

import io.mediahub.domain.watching.ViewRule;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Projection;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import mediahub.watching.PlaybackWatched;
import mediahub.watching.WatchingEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * Views: a row for each playback and each rule by which it is one. The rules are counted side by
 * side, and a row says by which it was counted. Who watched is not told here.
 */
final class WatchViewProjection implements Projection<WatchingEnvelope> {
  static final Table TABLE = Table.named("watch_view");
  static final Column<String> PLAYBACK_ID = TABLE.textKey("playback_id");
  static final Column<String> RULE_ID = TABLE.textKey("rule_id");
  static final Column<Integer> RULE_VERSION = TABLE.integerKey("rule_version");
  static final Column<String> MEDIA_ID = TABLE.text("media_id");
  static final Column<String> DAY = TABLE.text("day");
  static final Column<Instant> COUNTED_AT = TABLE.instant("counted_at");

  private final List<ViewRule> rules;

  WatchViewProjection(List<ViewRule> rules) {
    this.rules = List.copyOf(rules);
  }

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends WatchingEnvelope> logged) {
    return logged.envelope().getEvent() instanceof PlaybackWatched e
        ? rules.stream()
            .filter(rule -> rule.counts(e.getWatchedSeconds(), e.getMediaSeconds()))
            .map(rule -> TABLE.key(logged.aggregateId(), rule.id(), rule.version()))
            .toList()
        : List.of();
  }

  /** Counted once, on the day on which it became one. */
  @Override
  public @Nullable Row evolve(
      RowKey key, @Nullable Row row, Logged<? extends WatchingEnvelope> logged) {
    if (row != null) {
      return null;
    }
    PlaybackWatched event = (PlaybackWatched) logged.envelope().getEvent();
    Instant at = logged.envelope().getMetadata().getOccurredAt();
    return Row.of(key)
        .with(MEDIA_ID, event.getMediaId())
        .with(DAY, at.atOffset(ZoneOffset.UTC).toLocalDate().toString())
        .with(COUNTED_AT, at);
  }
}
