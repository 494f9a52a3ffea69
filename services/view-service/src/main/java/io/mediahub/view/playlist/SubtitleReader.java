package io.mediahub.view.playlist;

import io.mediahub.domain.upload.Languages;
import io.mediahub.playlist.render.TextRendition;
import io.mediahub.view.catalogue.ArtefactRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads the subtitles of a media from the catalogue: those of all its packages are the same. */
@Component
class SubtitleReader {
  private static final String SUBTITLES =
      """
      select a.artefact_id, a.language, a.name, a.preferred, a.forced, a.folder, a.step_micros,
             jsonb_path_query_array(a.files, '$[*].name') as names
        from catalogue_artefact a
       where a.media_id = :media and a.kind = 'subtitles' and a.step_micros > 0
         and jsonb_array_length(a.files) > 0 and %s
       order by %s
      """
          .formatted(ArtefactRows.SHOWN, ArtefactRows.ORDER);

  private static final String VERSION =
      """
      select coalesce(string_agg(a.artefact_id || ' ' || a.folder, ' ' order by a.artefact_id), '')
        from catalogue_artefact a
       where a.media_id = :media and a.kind = 'subtitles' and %s
      """
          .formatted(ArtefactRows.SHOWN);

  private final JdbcClient views;
  private final JsonMapper json;

  SubtitleReader(@Qualifier("viewsJdbc") JdbcClient views, JsonMapper json) {
    this.views = views;
    this.json = json;
  }

  /**
   * Subtitles of a media, which have no place of their own in a package.
   *
   * @param folder of the files, below the media's folder
   */
  record Found(TextRendition text, String folder) {
    /**
     * For a package.
     *
     * @param path of its playlists, below the media's folder
     */
    TextRendition in(String path) {
      return new TextRendition(
          text.id(),
          text.language(),
          text.name(),
          text.preferred(),
          text.forced(),
          "../".repeat(path.split("/", -1).length + 1) + folder,
          text.names(),
          text.stepMicros());
    }
  }

  /**
   * A text that is another one whenever the subtitles of a media are, and far cheaper to read: each
   * job that makes some has a folder of its own.
   */
  String version(String mediaId) {
    return views.sql(VERSION).param("media", mediaId).query(String.class).single();
  }

  List<Found> read(String mediaId) {
    return views.sql(SUBTITLES).param("media", mediaId).query((row, number) -> found(row)).list();
  }

  private Found found(ResultSet row) throws SQLException {
    String language = row.getString("language");
    return new Found(
        new TextRendition(
            row.getString("artefact_id"),
            language,
            Languages.shown(row.getString("name"), language),
            row.getBoolean("preferred"),
            row.getBoolean("forced"),
            "",
            json.readValue(row.getString("names"), new TypeReference<List<String>>() {}),
            row.getLong("step_micros")),
        row.getString("folder"));
  }
}
