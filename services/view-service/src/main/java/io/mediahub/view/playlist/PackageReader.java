package io.mediahub.view.playlist;

import io.mediahub.domain.status.MediaStatus;
import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.Rendition;
import io.mediahub.playlist.render.Track;
import io.mediahub.playlist.render.VideoRendition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mediahub.rendition.AudioRung;
import mediahub.rendition.Segment;
import mediahub.rendition.VideoRung;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** Reads one encoding from the catalogue, in one statement. */
@Component
class PackageReader {
  private final JdbcClient views;
  private final JsonMapper json;

  PackageReader(@Qualifier("viewsJdbc") JdbcClient views, JsonMapper json) {
    this.views = views;
    this.json =
        json.rebuild()
            .annotationIntrospector(
                AnnotationIntrospector.pair(
                    new AvroBuilders(), json.deserializationConfig().getAnnotationIntrospector()))
            .build();
  }

  /**
   * @param segments as far as they have arrived, in order
   */
  private record Made(
      String renditionId,
      String codecs,
      String initName,
      int segmentCount,
      boolean complete,
      List<IndexedSegment> segments) {

    /** A gap would shift all later segments, so only those before it are shown. */
    Track track() {
      List<Segment> prefix = new ArrayList<>();
      for (IndexedSegment segment : segments) {
        if (segment.index() != prefix.size()) {
          break;
        }
        prefix.add(segment.segment());
      }
      return new Track(codecs, initName, prefix, complete && prefix.size() == segmentCount);
    }
  }

  private record IndexedSegment(int index, Segment segment) {}

  /**
   * Empty until every planned rendition has a segment: players read the multivariant playlist once,
   * and would never see a rendition that came later. The package is complete when its media is
   * published, since only then it has passed its check.
   */
  Optional<HlsPackage> read(String mediaId, String jobId, int attempt) {
    return views
        .sql(
            """
            select m.video_rungs, m.audio_rungs, m.segment_millis, m.phase,
              (select jsonb_agg(jsonb_build_object(
                  'renditionId', r.rendition_id, 'codecs', r.codecs, 'initName', r.init_name,
                  'segmentCount', r.segment_count, 'complete', r.complete,
                  'segments', (
                    select coalesce(jsonb_agg(jsonb_build_object(
                        'index', s.segment_index,
                        'segment', jsonb_build_object(
                          'name', s.name, 'durationMicros', s.duration_micros,
                          'sizeBytes', s.size_bytes, 'fragments', s.fragments))
                        order by s.segment_index), '[]')
                      from catalogue_segment s
                     where s.media_id = r.media_id and s.rendition_id = r.rendition_id
                       and s.job_id = r.job_id and s.attempt = r.attempt)))
                 from catalogue_rendition r
                where r.media_id = m.media_id and r.job_id = :job and r.attempt = :attempt)
              as renditions
              from catalogue_media m
             where m.media_id = :media
            """)
        .param("media", mediaId)
        .param("job", jobId)
        .param("attempt", attempt)
        .query((row, number) -> pack(row))
        .optional()
        .flatMap(Function.identity());
  }

  private Optional<HlsPackage> pack(ResultSet row) throws SQLException {
    Map<String, Track> tracks =
        list(row.getString("renditions"), new TypeReference<List<Made>>() {}).stream()
            .collect(Collectors.toMap(Made::renditionId, Made::track));
    if (tracks.isEmpty()) {
      return Optional.empty();
    }
    List<VideoRung> videoRungs =
        list(row.getString("video_rungs"), new TypeReference<List<VideoRung>>() {});
    List<AudioRung> audioRungs =
        list(row.getString("audio_rungs"), new TypeReference<List<AudioRung>>() {});
    List<VideoRendition> video =
        started(videoRungs, VideoRung::getRenditionId, tracks, VideoRendition::new);
    List<AudioRendition> audio =
        started(audioRungs, AudioRung::getRenditionId, tracks, AudioRendition::new);
    if (video.size() < videoRungs.size() || audio.size() < audioRungs.size()) {
      return Optional.empty();
    }
    boolean complete =
        MediaStatus.parse(row.getString("phase")) == MediaStatus.PUBLISHED
            && Stream.concat(video.stream(), audio.stream())
                .allMatch(rendition -> rendition.track().complete());
    return Optional.of(new HlsPackage(video, audio, row.getInt("segment_millis"), complete));
  }

  /** Those that have a segment. */
  private static <R, T extends Rendition> List<T> started(
      List<R> rungs,
      Function<R, String> id,
      Map<String, Track> tracks,
      BiFunction<R, Track, T> rendition) {
    var list = new ArrayList<T>();
    for (R rung : rungs) {
      Track track = tracks.get(id.apply(rung));
      if (track != null && !track.segments().isEmpty()) {
        list.add(rendition.apply(rung, track));
      }
    }
    return list;
  }

  private <T> List<T> list(@Nullable String text, TypeReference<List<T>> type) {
    return text == null ? List.of() : json.readValue(text, type);
  }
}
