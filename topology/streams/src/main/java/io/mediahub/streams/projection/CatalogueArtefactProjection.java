package io.mediahub.streams.projection;

import io.mediahub.schemas.AvroJson;
import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.RowPerEvent;
import io.mediahub.streams.readmodel.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import mediahub.rendition.Artefact;
import mediahub.rendition.ArtefactsMade;
import mediahub.rendition.RenditionEnvelope;
import org.jspecify.annotations.Nullable;

/** What is made of a file beside its renditions. A later one of the same id takes its place. */
final class CatalogueArtefactProjection implements RowPerEvent<RenditionEnvelope> {
  static final Table TABLE = Table.named("catalogue_artefact");
  static final Column<String> MEDIA_ID = TABLE.textKey("media_id");
  static final Column<String> ARTEFACT_ID = TABLE.textKey("artefact_id");
  static final Column<String> KIND = TABLE.text("kind");
  static final Column<String> JOB_ID = TABLE.text("job_id");
  static final Column<String> FOLDER = TABLE.text("folder");
  static final Column<String> FILES = TABLE.json("files");
  static final Column<String> LANGUAGE = TABLE.text("language");
  static final Column<String> NAME = TABLE.text("name");
  static final Column<Long> AT_MICROS = TABLE.bigint("at_micros");
  static final Column<String> BLUR_HASH = TABLE.text("blur_hash");
  static final Column<Long> STEP_MICROS = TABLE.bigint("step_micros");
  static final Column<Boolean> PREFERRED = TABLE.bool("preferred");
  static final Column<Boolean> FORCED = TABLE.bool("forced");
  static final Column<Instant> MADE_AT = TABLE.instant("made_at");

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends RenditionEnvelope> logged) {
    return logged.envelope().getEvent() instanceof ArtefactsMade made
        ? made.getArtefacts().stream()
            .map(Artefact::getArtefactId)
            .distinct()
            .map(id -> TABLE.key(logged.aggregateId(), id))
            .toList()
        : List.of();
  }

  @Override
  public List<Clearing> clears(Logged<? extends RenditionEnvelope> logged) {
    return Artefacts.clearedWithMedia(logged, TABLE);
  }

  @Override
  public @Nullable Row fill(Row row, Logged<? extends RenditionEnvelope> logged) {
    if (!(logged.envelope().getEvent() instanceof ArtefactsMade made)) {
      return null;
    }
    Instant at = logged.envelope().getMetadata().getOccurredAt();
    return made.getArtefacts().stream()
        .filter(artefact -> artefact.getArtefactId().equals(row.get(ARTEFACT_ID)))
        .findFirst()
        .map(artefact -> filled(row, artefact).with(JOB_ID, made.getJobId()).with(MADE_AT, at))
        .orElse(null);
  }

  private static Row filled(Row row, Artefact artefact) {
    return row.with(KIND, artefact.getKind().name().toLowerCase(Locale.ROOT))
        .with(FOLDER, artefact.getFolder())
        .with(FILES, AvroJson.of(artefact.getFiles()))
        .with(LANGUAGE, artefact.getLanguage())
        .with(NAME, artefact.getName())
        .with(AT_MICROS, artefact.getAtMicros())
        .with(BLUR_HASH, artefact.getBlurHash())
        .with(STEP_MICROS, artefact.getStepMicros())
        .with(PREFERRED, artefact.getPreferred())
        .with(FORCED, artefact.getForced());
  }
}
