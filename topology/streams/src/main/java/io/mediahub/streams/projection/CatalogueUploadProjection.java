package io.mediahub.streams.projection;

import io.mediahub.domain.status.UploadStatus;
import io.mediahub.schemas.AvroJson;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Projection;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mediahub.upload.AvailabilityChanged;
import mediahub.upload.CompletionRefused;
import mediahub.upload.DeletionPlanned;
import mediahub.upload.EncodingCancelled;
import mediahub.upload.EncodingRetried;
import mediahub.upload.MediaDeleted;
import mediahub.upload.MediaEdited;
import mediahub.upload.MediaReinstated;
import mediahub.upload.MediaRestored;
import mediahub.upload.MediaTakenDown;
import mediahub.upload.PosterChosen;
import mediahub.upload.ReencodeRequested;
import mediahub.upload.SubtitlesAdded;
import mediahub.upload.SubtitlesRemoved;
import mediahub.upload.UploadAborted;
import mediahub.upload.UploadCompleted;
import mediahub.upload.UploadDeclined;
import mediahub.upload.UploadDiscarded;
import mediahub.upload.UploadEnvelope;
import mediahub.upload.UploadEvent;
import mediahub.upload.UploadRefused;
import mediahub.upload.UploadRequested;
import mediahub.upload.Visibility;
import mediahub.upload.VisibilityChanged;
import org.jspecify.annotations.Nullable;

/** What was uploaded, by whom, and whether it arrived. */
final class CatalogueUploadProjection implements Projection<UploadEnvelope> {
  /** The statuses this table can hold: why an upload is discarded, the encode's events say. */
  static final Set<UploadStatus> STATES = EnumSet.complementOf(EnumSet.of(UploadStatus.DISCARDED));

  static final Table TABLE = Table.named("catalogue_upload");
  static final Column<String> MEDIA_ID = TABLE.textKey("media_id");
  static final Column<String> OWNER_ID = TABLE.text("owner_id");
  static final Column<String> TITLE = TABLE.text("title");
  static final Column<String> CONTENT_TYPE = TABLE.text("content_type");
  static final Column<Long> SIZE_BYTES = TABLE.bigint("size_bytes");
  static final Column<String> STATE = TABLE.text("state");
  static final Column<String> REFUSAL_CODE = TABLE.text("refusal_code");
  static final Column<String> REFUSAL_SENTENCE = TABLE.text("refusal_sentence");
  static final Column<String> REFUSAL_HINT = TABLE.text("refusal_hint");
  static final Column<Instant> REQUESTED_AT = TABLE.instant("requested_at");
  static final Column<Instant> COMPLETED_AT = TABLE.instant("completed_at");
  static final Column<Long> VERSION = TABLE.bigint("version");
  static final Column<String> DESCRIPTION = TABLE.text("description");
  static final Column<String> TAGS = TABLE.json("tags");
  static final Column<String> LANGUAGE = TABLE.text("language");
  static final Column<String> VISIBILITY = TABLE.text("visibility");
  static final Column<Instant> OPENS_AT = TABLE.instant("opens_at");
  static final Column<Instant> CLOSES_AT = TABLE.instant("closes_at");
  static final Column<Instant> REMOVE_AT = TABLE.instant("remove_at");
  static final Column<String> TAKEDOWN = TABLE.text("takedown");

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends UploadEnvelope> logged) {
    return List.of(TABLE.key(logged.aggregateId()));
  }

  /** An upload without its UploadRequested has no row. */
  @Override
  public @Nullable Row evolve(
      RowKey key, @Nullable Row row, Logged<? extends UploadEnvelope> logged) {
    Instant at = logged.envelope().getMetadata().getOccurredAt();
    Row next =
        switch ((UploadEvent) logged.envelope().fact()) {
          case UploadRequested e -> requested(Row.of(key), e, at);
          case UploadCompleted e ->
              row == null
                  ? null
                  : row.with(STATE, UploadStatus.COMPLETED.word()).with(COMPLETED_AT, at);
          case UploadAborted e -> row == null ? null : row.with(STATE, UploadStatus.ABORTED.word());
          case UploadRefused e ->
              row == null ? null : refused(row, e.getCode(), e.getSentence(), e.getHint());
          case UploadDeclined e -> declined(Row.of(key), e, at);
          case CompletionRefused e -> row;
          case EncodingCancelled e -> row;
          case EncodingRetried e -> row;
          case ReencodeRequested e -> row;
          case PosterChosen e -> row;
          case SubtitlesAdded e -> row;
          case SubtitlesRemoved e -> row;
          case MediaEdited e -> row == null ? null : edited(row, e);
          case VisibilityChanged e ->
              row == null ? null : row.with(VISIBILITY, word(e.getVisibility()));
          case AvailabilityChanged e ->
              row == null
                  ? null
                  : row.with(OPENS_AT, e.getOpensAt()).with(CLOSES_AT, e.getClosesAt());
          case DeletionPlanned e -> row == null ? null : row.with(REMOVE_AT, e.getRemoveAt());
          case MediaRestored e -> row == null ? null : row.with(REMOVE_AT, null);
          case MediaTakenDown e -> row == null ? null : row.with(TAKEDOWN, e.getReason());
          case MediaReinstated e -> row == null ? null : row.with(TAKEDOWN, null);
          case MediaDeleted e -> row == null ? null : row.with(STATE, UploadStatus.DELETED.word());
          case UploadDiscarded e -> row; // the rendition events say why it was refused
        };
    return next == null ? null : next.with(VERSION, logged.version());
  }

  private static Row requested(Row row, UploadRequested e, Instant at) {
    return row.with(OWNER_ID, e.getOwnerId())
        .with(TITLE, e.getTitle())
        .with(CONTENT_TYPE, e.getSource().getContentType())
        .with(SIZE_BYTES, e.getSource().getSizeBytes())
        .with(STATE, UploadStatus.UPLOADING.word())
        .with(REQUESTED_AT, at);
  }

  private static Row edited(Row row, MediaEdited e) {
    return row.with(TITLE, e.getTitle())
        .with(DESCRIPTION, e.getDescription().isEmpty() ? null : e.getDescription())
        .with(TAGS, e.getTags().isEmpty() ? null : AvroJson.of(e.getTags()))
        .with(LANGUAGE, e.getLanguage());
  }

  /** As the API names it. */
  private static String word(Visibility visibility) {
    return visibility.name().toLowerCase(Locale.ROOT);
  }

  private static Row declined(Row row, UploadDeclined e, Instant at) {
    Row declared =
        row.with(OWNER_ID, e.getOwnerId())
            .with(TITLE, e.getTitle())
            .with(CONTENT_TYPE, e.getContentType())
            .with(SIZE_BYTES, e.getSizeBytes())
            .with(REQUESTED_AT, at);
    return refused(declared, e.getCode(), e.getSentence(), e.getHint());
  }

  private static Row refused(Row row, String code, String sentence, String hint) {
    return row.with(STATE, UploadStatus.REFUSED.word())
        .with(REFUSAL_CODE, code)
        .with(REFUSAL_SENTENCE, sentence)
        .with(REFUSAL_HINT, hint);
  }
}
