package io.mediahub.view.catalogue;

import io.mediahub.domain.rendition.EncodeCost;
import io.mediahub.domain.rendition.PictureFormat;
import io.mediahub.domain.status.RecipeStatus;
import io.mediahub.domain.status.ReencodeStatus;
import io.mediahub.domain.status.UploadStatus;
import io.mediahub.platform.paging.Cursor;
import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.platform.settings.RecipeSettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Published media and the recipes that they were made by. */
@Component
class RecipeCatalogue {
  private static final String ROWS =
      """
      select u.media_id, u.title, u.owner_id, m.duration_micros, m.published_at,
             p.recipe_id as published_recipe, e.recipe_id as encoding_recipe,
             coalesce(p.video_rungs, m.video_rungs, '[]') as video_rungs,
             coalesce(p.audio_rungs, m.audio_rungs, '[]') as audio_rungs,
             m.inspection -> 'video' as source_picture,
             r.state as last_state, r.begun_at, r.code, r.sentence
        from catalogue_media m
        join catalogue_upload u on u.media_id = m.media_id
        left join catalogue_package p
          on p.media_id = m.media_id and p.package_id = m.published_id
        left join catalogue_package e
          on e.media_id = m.media_id and e.package_id = m.encoding_id
        left join catalogue_reencode r
          on r.media_id = m.media_id and r.recipe_id = :recipe
       where m.published_id is not null and u.state <> '%s'
      """
          .formatted(UploadStatus.DELETED.word());

  private static final String PAGE =
      ROWS
          + """
            and m.media_id > :after
            and (cast(:owner as text) is null or u.owner_id = :owner)
            and (cast(:from as text) is null or p.recipe_id = :from)
            and (cast(:before as timestamptz) is null
              or m.published_at < cast(:before as timestamptz))
          order by m.media_id limit :limit
          """;

  private static final String H264 = PictureFormat.H264.word();

  private final JdbcClient views;
  private final JsonMapper json;
  private final RecipeSettings settings;

  RecipeCatalogue(
      @Qualifier("viewsJdbc") JdbcClient views, JsonMapper json, RecipeSettings settings) {
    this.views = views;
    this.json = json;
    this.settings = settings;
  }

  /**
   * Which media are wanted.
   *
   * @param ownerId only this account's; null for all
   * @param from only what was published by this recipe; null for all
   * @param before only what was published before; null for all
   */
  record Filter(@Nullable String ownerId, @Nullable String from, @Nullable Instant before) {}

  /** A page of published media, in the order of their ids. */
  Page<RecipeMedia> page(String recipe, Filter filter, PageRequest page) {
    List<String> key = Cursor.read(page.after(), 1);
    Instant before = filter.before();
    List<RecipeMedia> rows =
        views
            .sql(PAGE)
            .param("recipe", recipe)
            .param("after", key == null ? "" : key.getFirst())
            .param("owner", filter.ownerId(), Types.VARCHAR)
            .param("from", filter.from(), Types.VARCHAR)
            .param(
                "before",
                before == null ? null : OffsetDateTime.ofInstant(before, ZoneOffset.UTC),
                Types.TIMESTAMP_WITH_TIMEZONE)
            .param("limit", page.rows())
            .query((row, number) -> media(recipe, row))
            .list();
    return Page.of(rows, page, media -> Cursor.of(media.mediaId()));
  }

  /** Empty for what is not published. */
  Optional<RecipeMedia> find(String recipe, String mediaId) {
    return views
        .sql(ROWS + " and m.media_id = :media")
        .param("recipe", recipe)
        .param("media", mediaId)
        .query((row, number) -> media(recipe, row))
        .optional();
  }

  private RecipeMedia media(String recipe, ResultSet row) throws SQLException {
    String last = row.getString("last_state");
    ReencodeStatus attempt = last == null ? null : ReencodeStatus.parse(last);
    RecipeStatus status =
        RecipeStatus.of(
            recipe, row.getString("published_recipe"), row.getString("encoding_recipe"), attempt);
    String code = row.getString("code");
    long millis = row.getLong("duration_micros") / 1000;
    OffsetDateTime begun = row.getObject("begun_at", OffsetDateTime.class);
    return new RecipeMedia(
        row.getString("media_id"),
        row.getString("title"),
        row.getString("owner_id"),
        row.getString("published_recipe"),
        status,
        status == RecipeStatus.MADE && attempt == ReencodeStatus.PUBLISHED,
        millis,
        cost(millis, row),
        row.getObject("published_at", OffsetDateTime.class).toInstant(),
        begun == null ? null : begun.toInstant(),
        code == null ? null : new MediaDetail.End(code, row.getString("sentence")));
  }

  /**
   * Of the renditions in H.264 that are published: another recipe's are about as many. The other
   * formats are those that would be made now.
   */
  private long cost(long millis, ResultSet row) throws SQLException {
    String picture = row.getString("source_picture");
    JsonNode shown = json.readTree(picture == null ? "{}" : picture);
    boolean hdr = shown.path("hdr").asBoolean(false);
    long pixels = 0;
    double rate = 0;
    for (JsonNode rung : json.readTree(row.getString("video_rungs"))) {
      if (rung.path("format").asString(H264).equals(H264)) {
        int side = Math.min(rung.path("width").asInt(0), rung.path("height").asInt(0));
        double weight = EncodeCost.weight(side, hdr, settings.ladder().beside());
        pixels += Math.round(pixels(rung) * weight);
      }
      rate =
          rung.path("frameRateNum").asDouble(0) / Math.max(1, rung.path("frameRateDen").asInt(1));
    }
    long source = pixels(shown);
    int tracks = json.readTree(row.getString("audio_rungs")).size();
    return EncodeCost.cpuMillis(millis, rate, source, pixels, tracks);
  }

  private static long pixels(JsonNode picture) {
    return (long) picture.path("width").asInt(0) * picture.path("height").asInt(0);
  }
}
