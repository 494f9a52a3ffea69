package io.mediahub.view.playlist;

import io.mediahub.domain.status.PackageStatus;
import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.Encryption;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.Rendition;
import io.mediahub.playlist.render.Track;
import io.mediahub.playlist.render.VideoRendition;
import io.mediahub.view.catalogue.PackageSources;
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

/** Reads one package from the catalogue, in one statement. */
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
      boolean whole,
      String source,
      @Nullable String contentKeyId,
      List<IndexedSegment> segments) {

    /** A gap would shift all later segments, so only those before it are shown. */
    Track track(String path) {
      List<Segment> prefix = new ArrayList<>();
      for (IndexedSegment segment : segments) {
        if (segment.index() != prefix.size()) {
          break;
        }
        prefix.add(segment.segment());
      }
      return new Track(
          codecs,
          initName,
          prefix,
          whole && prefix.size() == segmentCount,
          folder(path),
          keyUri(path));
    }

    /** From the folder of its playlist: the key is that of the package that has its files. */
    private @Nullable String keyUri(String path) {
      if (contentKeyId == null) {
        return null;
      }
      return source.equals(path)
          ? "../" + Encryption.KEY_NAME
          : ofMedia(path) + source + "/" + Encryption.KEY_NAME;
    }

    /** From the folder of its playlist to that of its files, which another package may have. */
    private String folder(String path) {
      return source.equals(path) ? "" : ofMedia(path) + source + "/" + renditionId + "/";
    }

    private static String ofMedia(String path) {
      return "../".repeat(path.split("/", -1).length + 1);
    }
  }

  private record IndexedSegment(int index, Segment segment) {}

  /**
   * @param published whether it passed its check, after which it never changes
   */
  record Read(HlsPackage pack, boolean published) {}

  private static final String PACKAGE =
      "with recursive "
          + PackageSources.of("where p.media_id = :media and p.path = :path")
          + """
          select p.path, p.kind,
            case when m.published_id = p.package_id and p.state = '%s' then '%s' else p.state end
              as state,
            coalesce(p.video_rungs, m.video_rungs) as video_rungs,
            coalesce(p.audio_rungs, m.audio_rungs) as audio_rungs,
            coalesce(p.segment_millis, m.segment_millis) as segment_millis,
            (select jsonb_agg(jsonb_build_object(
                'renditionId', r.rendition_id, 'codecs', r.codecs, 'initName', r.init_name,
                'segmentCount', r.segment_count, 'whole', %s, 'source', s.path,
                'contentKeyId', r.content_key_id,
                'segments', (
                  select coalesce(jsonb_agg(jsonb_build_object(
                      'index', g.segment_index,
                      'segment', jsonb_build_object(
                        'name', g.name, 'durationMicros', g.duration_micros,
                        'sizeBytes', g.size_bytes, 'fragments', g.fragments))
                      order by g.segment_index), '[]')
                    from catalogue_segment g
                   where g.media_id = r.media_id and g.package_id = r.package_id
                     and g.rendition_id = r.rendition_id)))
               from source s
               join catalogue_rendition r on r.media_id = s.media_id
                and r.package_id = s.package_id and r.rendition_id = s.rendition_id)
            as renditions
            from catalogue_package p join catalogue_media m on m.media_id = p.media_id
           where p.media_id = :media and p.path = :path
          """
              .formatted(
                  PackageStatus.ENCODING.word(),
                  PackageStatus.PUBLISHED.word(),
                  PackageSources.COMPLETE);

  /**
   * Empty until every planned rendition has a segment: players read the multivariant playlist once,
   * and would never see a rendition that came later.
   */
  Optional<Read> read(String mediaId, String path) {
    return views
        .sql(PACKAGE)
        .param("media", mediaId)
        .param("path", path)
        .query((row, number) -> pack(row))
        .optional()
        .flatMap(Function.identity());
  }

  private Optional<Read> pack(ResultSet row) throws SQLException {
    String path = row.getString("path");
    Map<String, Track> tracks =
        list(row.getString("renditions"), new TypeReference<List<Made>>() {}).stream()
            .collect(Collectors.toMap(Made::renditionId, made -> made.track(path)));
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
    boolean whole =
        Stream.concat(video.stream(), audio.stream())
            .allMatch(rendition -> rendition.track().complete());
    PackageStatus state = PackageStatus.parse(row.getString("state"));
    var pack =
        new HlsPackage(
            video, audio, row.getInt("segment_millis"), ended(state, row.getString("kind"), whole));
    return Optional.of(new Read(pack, state == PackageStatus.PUBLISHED && whole));
  }

  /**
   * A package ends when it is published, since only then it has passed its check; what is abandoned
   * ends with what there is. Nobody checks a preview: it is a copy of what was uploaded.
   */
  private static boolean ended(PackageStatus state, String kind, boolean whole) {
    return switch (state) {
      case ENCODING -> whole && kind.equals("preview");
      case PUBLISHED -> whole;
      case ABANDONED -> true;
    };
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
