package io.mediahub.view.catalogue;

import io.mediahub.domain.status.MediaKind;
import io.mediahub.domain.status.MediaStatus;
import io.mediahub.domain.status.UploadStatus;
import io.mediahub.view.access.Parked;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What lists and details have in common: a row of catalogue_upload u and catalogue_media m.
 *
 * @param kind null before the inspection
 * @param packagePath where the package that viewers get is, below the media's folder; null while
 *     nothing can be played
 * @param decided what its owner and administrators decided about it
 * @param delayed whether a record about the media is parked, so that the row lags behind
 */
public record MediaRow(
    String mediaId,
    String title,
    String ownerId,
    MediaStatus status,
    Instant requestedAt,
    @Nullable Instant uploadedAt,
    @Nullable Instant inspectedAt,
    @Nullable Instant firstPlayableAt,
    @Nullable Instant publishedAt,
    long durationMillis,
    int progressPermille,
    @Nullable Long etaMillis,
    @Nullable MediaKind kind,
    @Nullable String packagePath,
    @Nullable Reason refusal,
    long uploadVersion,
    long renditionVersion,
    boolean delayed,
    Decided decided) {

  /**
   * Why there is nothing to watch.
   *
   * @param code the reason, for programs, such as {@code no-media}
   * @param sentence the reason, for people, such as {@code The file has neither pictures nor
   *     sound.}
   * @param hint what to do about it, such as {@code Upload a video or audio file.}
   */
  public record Reason(String code, String sentence, String hint) {}

  /**
   * What its owner and administrators decided about it.
   *
   * @param language null when it is not said
   * @param removeAt null while it is not deleted
   * @param takedown null while it is not taken down
   */
  public record Decided(
      String description,
      List<String> tags,
      @Nullable String language,
      String visibility,
      @Nullable Instant opensAt,
      @Nullable Instant closesAt,
      @Nullable Instant removeAt,
      @Nullable String takedown) {
    static Decided of(ResultSet row) throws SQLException {
      String description = row.getString("description");
      Array tags = row.getArray("tags");
      String visibility = row.getString("visibility");
      return new Decided(
          description == null ? "" : description,
          tags == null ? List.of() : List.of((String[]) tags.getArray()),
          row.getString("language"),
          visibility == null ? GRANTED : visibility,
          time(row, "opens_at"),
          time(row, "closes_at"),
          time(row, "remove_at"),
          row.getString("takedown"));
    }
  }

  /** Before its owner chose another. */
  private static final String GRANTED = "granted";

  /**
   * Whether progress p is of the encode that goes on: it names the package. An earlier version's
   * workers wrote it themselves with their job, and one that was given up may still have done so.
   */
  private static final String OF_THIS_ENCODE =
      """
      (case when m.job_id is null then p.job_id = m.encoding_id
         else p.job_id = m.job_id and p.attempt = m.attempt end)\
      """;

  static final String COLUMNS =
      """
      u.media_id, u.title, u.owner_id, u.state, u.requested_at, u.completed_at,
      u.version as upload_version, u.description,
      case when u.tags is not null then array(select jsonb_array_elements_text(u.tags)) end as tags,
      u.language, u.visibility, u.opens_at,
      u.closes_at, u.remove_at, u.takedown, m.phase, m.inspected_at, m.first_playable_at, m.published_at,
      m.duration_micros, m.kind,
      greatest(m.permille, (
        select p.permille from catalogue_progress p where p.media_id = m.media_id and %2$s))
        as permille,
      (select p.eta_millis from catalogue_progress p where p.media_id = m.media_id and %2$s)
        as eta_millis,
      (select p.path from catalogue_package p
        where p.media_id = m.media_id and p.package_id = m.package_id) as package_path,
      m.version as rendition_version,
      coalesce(m.refusal_code, u.refusal_code) as refusal_code,
      coalesce(m.refusal_sentence, u.refusal_sentence) as refusal_sentence,
      coalesce(m.refusal_hint, u.refusal_hint) as refusal_hint,
      %1$s as delayed
      """
          .formatted(Parked.media("u.media_id"), OF_THIS_ENCODE);

  private static final Set<MediaStatus> PLAYED =
      EnumSet.of(MediaStatus.INSPECTING, MediaStatus.ENCODING, MediaStatus.PUBLISHED);

  static MediaRow of(ResultSet row) throws SQLException {
    String phase = row.getString("phase");
    MediaStatus status =
        MediaStatus.of(
            UploadStatus.parse(row.getString("state")),
            phase == null ? null : MediaStatus.parse(phase));
    return new MediaRow(
        row.getString("media_id"),
        row.getString("title"),
        row.getString("owner_id"),
        status,
        row.getObject("requested_at", OffsetDateTime.class).toInstant(),
        time(row, "completed_at"),
        time(row, "inspected_at"),
        time(row, "first_playable_at"),
        time(row, "published_at"),
        row.getLong("duration_micros") / 1000,
        status == MediaStatus.PUBLISHED ? 1000 : row.getInt("permille"),
        status == MediaStatus.ENCODING ? row.getObject("eta_millis", Long.class) : null,
        kind(row),
        row.getString("package_path"),
        reason(row),
        row.getLong("upload_version"),
        row.getLong("rendition_version"),
        row.getBoolean("delayed"),
        Decided.of(row));
  }

  /** Whether there is anything to watch: an image is looked at as soon as it is published. */
  public boolean playable() {
    return (packagePath != null && PLAYED.contains(status))
        || (kind == MediaKind.IMAGE && status == MediaStatus.PUBLISHED);
  }

  private static @Nullable MediaKind kind(ResultSet row) throws SQLException {
    String word = row.getString("kind");
    return word == null ? null : MediaKind.parse(word);
  }

  private static @Nullable Reason reason(ResultSet row) throws SQLException {
    String code = row.getString("refusal_code");
    return code == null
        ? null
        : new Reason(code, row.getString("refusal_sentence"), row.getString("refusal_hint"));
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
