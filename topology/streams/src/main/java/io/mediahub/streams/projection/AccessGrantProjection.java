package io.mediahub.streams.projection;

import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.RowPerEvent;
import io.mediahub.streams.readmodel.Table;
import java.time.Instant;
import java.util.List;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantEvent;
import mediahub.grant.GrantRevoked;
import mediahub.grant.LimitedViewGranted;
import mediahub.grant.ViewGranted;
import org.jspecify.annotations.Nullable;

/** Current and former rights to watch a media. */
final class AccessGrantProjection implements RowPerEvent<GrantEnvelope> {
  static final Table TABLE = Table.named("access_grant");
  static final Column<String> GRANT_ID = TABLE.textKey("grant_id");
  static final Column<String> MEDIA_ID = TABLE.text("media_id");
  static final Column<String> VIEWER_ID = TABLE.text("viewer_id");
  static final Column<Boolean> ACTIVE = TABLE.bool("active");
  static final Column<Long> VERSION = TABLE.bigint("version");
  static final Column<Instant> OPENS_AT = TABLE.instant("opens_at");
  static final Column<Instant> CLOSES_AT = TABLE.instant("closes_at");
  static final Column<Integer> PLAYS = TABLE.integer("plays");

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends GrantEnvelope> logged) {
    return List.of(TABLE.key(logged.aggregateId()));
  }

  @Override
  public Row fill(Row row, Logged<? extends GrantEnvelope> logged) {
    Row next = row.with(VERSION, logged.version());
    return switch ((GrantEvent) logged.envelope().fact()) {
      case ViewGranted e ->
          limited(given(next, e.getMediaId(), e.getViewerId(), true), null, null, 0);
      case LimitedViewGranted e ->
          limited(
              given(next, e.getMediaId(), e.getViewerId(), true),
              e.getOpensAt(),
              e.getClosesAt(),
              e.getPlays());
      case GrantRevoked e ->
          limited(given(next, e.getMediaId(), e.getViewerId(), false), null, null, 0);
    };
  }

  private static Row given(Row row, String mediaId, @Nullable String viewerId, boolean active) {
    return row.with(MEDIA_ID, mediaId).with(VIEWER_ID, viewerId).with(ACTIVE, active);
  }

  /** Without limits a row is as earlier versions wrote it. */
  private static Row limited(
      Row row, @Nullable Instant opensAt, @Nullable Instant closesAt, int plays) {
    return row.with(OPENS_AT, opensAt)
        .with(CLOSES_AT, closesAt)
        .with(PLAYS, plays == 0 ? null : plays);
  }
}
