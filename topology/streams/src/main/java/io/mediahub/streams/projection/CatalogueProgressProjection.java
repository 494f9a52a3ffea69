package io.mediahub.streams.projection;

import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.RowPerEvent;
import io.mediahub.streams.readmodel.Table;
import java.util.List;
import mediahub.encoding.EncodeProgress;
import mediahub.encoding.ProgressEnvelope;

/**
 * Progress of a media's encode, as its worker reported last. Readers compare the attempt, since a
 * worker that was given up may still report.
 */
final class CatalogueProgressProjection implements RowPerEvent<ProgressEnvelope> {
  static final Table TABLE = Table.named("catalogue_progress");
  static final Column<String> MEDIA_ID = TABLE.textKey("media_id");
  static final Column<String> JOB_ID = TABLE.text("job_id");
  static final Column<Integer> ATTEMPT = TABLE.integer("attempt");
  static final Column<Integer> PERMILLE = TABLE.integer("permille");
  static final Column<Long> ETA_MILLIS = TABLE.bigint("eta_millis");

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends ProgressEnvelope> logged) {
    return List.of(TABLE.key(logged.aggregateId()));
  }

  @Override
  public Row fill(Row row, Logged<? extends ProgressEnvelope> logged) {
    EncodeProgress progress = (EncodeProgress) logged.envelope().fact();
    return row.with(JOB_ID, progress.getJobId())
        .with(ATTEMPT, progress.getAttempt())
        .with(PERMILLE, progress.getPermille())
        .with(ETA_MILLIS, progress.getEtaMillis());
  }
}
