package io.mediahub.view.catalogue;

/**
 * SQL over the artefacts of media. Those of uploaded subtitles count from the time when their
 * language was added last: the events of the two come in different topics.
 */
public final class ArtefactRows {
  private ArtefactRows() {}

  /** Whether a row a of catalogue_artefact is shown. */
  public static final String SHOWN =
      """
      (a.artefact_id not like 'u-%' or exists (
        select 1 from catalogue_subtitles t
         where t.media_id = a.media_id and a.artefact_id = 'u-' || t.language
           and t.since <= a.made_at))
      """;

  /** Subtitles of the file in its order, and then uploaded ones by their language. */
  public static final String ORDER =
      "a.artefact_id like 'u-%', length(a.artefact_id), a.artefact_id";

  /** Of subtitles the first file stands for all, of which a film has one a minute. */
  private static final String ROW =
      """
      jsonb_build_object(
        'artefactId', a.artefact_id, 'kind', a.kind, 'folder', a.folder,
        'files', case when a.kind = 'subtitles'
          then jsonb_path_query_array(a.files, '$[0]') else a.files end,
        'language', a.language, 'name', a.name, 'atMicros', a.at_micros,
        'blurHash', a.blur_hash, 'stepMicros', a.step_micros, 'preferred', a.preferred,
        'forced', a.forced)
      """;

  /** All artefacts of the media u, as a JSON array of {@link ArtefactRow}. */
  static final String OF_MEDIA =
      """
      (select jsonb_agg(%s order by %s)
         from catalogue_artefact a where a.media_id = u.media_id and %s)
      """
          .formatted(ROW, ORDER, SHOWN);

  /** The picture that stands for the media u in lists, as JSON; null when there is none. */
  static final String PICTURE_OF_MEDIA =
      """
      (select %s from catalogue_artefact a
        where a.media_id = u.media_id and a.artefact_id in ('image', 'poster', 'cover')
        order by a.artefact_id = 'cover' limit 1)
      """
          .formatted(ROW);

  /** Requests of the media u that are open or were given up, as a JSON array. */
  static final String JOBS_OF_MEDIA =
      """
      (select jsonb_agg(jsonb_build_object(
           'target', j.target, 'requestedAt', j.requested_at, 'code', j.code,
           'sentence', j.sentence) order by j.requested_at, j.job_id)
         from catalogue_artefact_job j where j.media_id = u.media_id)
      """;
}
