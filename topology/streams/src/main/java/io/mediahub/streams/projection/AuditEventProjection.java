package io.mediahub.streams.projection;

import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.RowPerEvent;
import io.mediahub.streams.readmodel.Table;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import mediahub.Envelope;
import mediahub.Event;
import mediahub.Metadata;
import mediahub.grant.GrantEvent;
import mediahub.grant.GrantRevoked;
import mediahub.grant.LimitedViewGranted;
import mediahub.grant.ViewGranted;
import mediahub.playback.PlaybackEvent;
import mediahub.playback.PlaybackStarted;
import mediahub.rendition.RenditionEvent;
import mediahub.session.SessionEvent;
import mediahub.upload.UploadEvent;
import mediahub.user.InvitationEvent;
import mediahub.user.UserEvent;
import mediahub.watching.HistoryEvent;
import mediahub.watching.WatchingEvent;
import org.jspecify.annotations.Nullable;

/**
 * Every event as it lies in the log: where, when, by whom, its bytes and their SHA-256. What the
 * bytes say is decoded when somebody asks, so that nothing of an event is here twice, and what is
 * sealed stays sealed.
 */
final class AuditEventProjection implements RowPerEvent<Envelope> {
  static final Table TABLE = Table.appendOnly("audit_event");
  static final Column<String> TOPIC = TABLE.textKey("topic");
  static final Column<Integer> PARTITION = TABLE.integerKey("partition");
  static final Column<Long> OFFSET = TABLE.bigintKey("src_offset");
  static final Column<Instant> RECORDED_AT = TABLE.monthly("recorded_at");
  static final Column<String> EVENT_ID = TABLE.text("event_id");
  static final Column<String> AGGREGATE = TABLE.text("aggregate");
  static final Column<String> AGGREGATE_ID = TABLE.text("aggregate_id");
  static final Column<String> MEDIA_ID = TABLE.text("media_id");
  static final Column<String> TYPE = TABLE.text("type");
  static final Column<Long> VERSION = TABLE.bigint("version");
  static final Column<Instant> OCCURRED_AT = TABLE.instant("occurred_at");
  static final Column<String> ACTOR = TABLE.text("actor");
  static final Column<String> CAUSATION_ID = TABLE.text("causation_id");
  static final Column<String> CORRELATION_ID = TABLE.text("correlation_id");
  static final Column<byte[]> VALUE = TABLE.bytes("value");
  static final Column<byte[]> SHA256 = TABLE.bytes("sha256");

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends Envelope> logged) {
    return List.of(
        TABLE.key(
            logged.location().topic(), logged.location().partition(), logged.location().offset()));
  }

  @Override
  public Row fill(Row row, Logged<? extends Envelope> logged) {
    Metadata metadata = logged.envelope().getMetadata();
    Event event = logged.envelope().fact();
    byte[] value = Objects.requireNonNull(logged.record().value(), "it was decoded");
    return row.with(RECORDED_AT, logged.location().recordedAt())
        .with(EVENT_ID, metadata.getEventId())
        .with(AGGREGATE, aggregate(event))
        .with(AGGREGATE_ID, metadata.getAggregateId())
        .with(MEDIA_ID, mediaId(event, metadata))
        .with(TYPE, event.type())
        .with(VERSION, metadata.getVersion())
        .with(OCCURRED_AT, metadata.getOccurredAt())
        .with(ACTOR, metadata.getActor())
        .with(CAUSATION_ID, metadata.getCausationId())
        .with(CORRELATION_ID, metadata.getCorrelationId())
        .with(VALUE, value)
        .with(SHA256, sha256(value));
  }

  /** The kind of aggregate; a media id is that of an upload and of its renditions. */
  private static String aggregate(Event event) {
    return switch (event) {
      case UserEvent e -> "user";
      case InvitationEvent e -> "invitation";
      case SessionEvent e -> "session";
      case UploadEvent e -> "upload";
      case RenditionEvent e -> "rendition";
      case GrantEvent e -> "grant";
      case PlaybackEvent e -> "playback";
      case WatchingEvent e -> "watching";
      case HistoryEvent e -> "history";
      default -> throw new IllegalArgumentException("No kind of aggregate has " + event.type());
    };
  }

  /** The media that an event is about; null when the event does not say. */
  private static @Nullable String mediaId(Event event, Metadata metadata) {
    return switch (event) {
      case UploadEvent e -> metadata.getAggregateId();
      case RenditionEvent e -> metadata.getAggregateId();
      case GrantEvent grant ->
          switch (grant) {
            case ViewGranted e -> e.getMediaId();
            case LimitedViewGranted e -> e.getMediaId();
            case GrantRevoked e -> e.getMediaId();
          };
      case PlaybackStarted e -> e.getMediaId();
      default -> null;
    };
  }

  private static byte[] sha256(byte[] value) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(value);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
