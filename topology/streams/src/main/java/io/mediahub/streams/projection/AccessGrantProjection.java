package io.mediahub.streams.projection;

import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.RowPerEvent;
import io.mediahub.streams.readmodel.Table;
import java.util.List;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantEvent;
import mediahub.grant.GrantRevoked;
import mediahub.grant.ViewGranted;

/** Current and former rights to watch a media. */
final class AccessGrantProjection implements RowPerEvent<GrantEnvelope> {
  static final Table TABLE = Table.named("access_grant");
  static final Column<String> GRANT_ID = TABLE.textKey("grant_id");
  static final Column<String> MEDIA_ID = TABLE.text("media_id");
  static final Column<String> VIEWER_ID = TABLE.text("viewer_id");
  static final Column<Boolean> ACTIVE = TABLE.bool("active");
  static final Column<Long> VERSION = TABLE.bigint("version");

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
          next.with(MEDIA_ID, e.getMediaId()).with(VIEWER_ID, e.getViewerId()).with(ACTIVE, true);
      case GrantRevoked e ->
          next.with(MEDIA_ID, e.getMediaId()).with(VIEWER_ID, e.getViewerId()).with(ACTIVE, false);
    };
  }
}
