package io.mediahub.system;

import io.mediahub.client.StreamReader.ReadRendition;
import io.mediahub.client.StreamReader.ReadStream;
import io.mediahub.playlist.check.MediaFacts;
import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.PlaylistTexts;
import io.mediahub.playlist.render.Track;
import io.mediahub.playlist.render.VideoRendition;
import io.mediahub.schemas.Topics;
import io.mediahub.system.stack.Events;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import mediahub.rendition.InitObject;
import mediahub.rendition.Inspection;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.PackagePlanned;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.Segment;

/**
 * The package that the log describes, to be compared with what the edge serves.
 *
 * @param segmentBytes size by "{renditionId}/{file name}"
 */
record ServedPackage(
    PackagePlanned plan, Inspection inspection, HlsPackage pack, Map<String, Long> segmentBytes) {

  /** The published package of a media, folded from its events. */
  static ServedPackage of(String mediaId) {
    List<RenditionEnvelope> events = Events.of(Topics.RENDITION_EVENTS, mediaId);
    String packageId = last(events, MediaPublished.class).getPackageId();
    PackagePlanned plan =
        of(events, PackagePlanned.class)
            .filter(planned -> planned.getPackageId().equals(packageId))
            .findFirst()
            .orElseThrow();
    var inits = new LinkedHashMap<String, InitObject>();
    var parts = new HashMap<String, TreeMap<Integer, List<Segment>>>();
    of(events, PartEncoded.class)
        .filter(encoded -> encoded.getPackageId().equals(packageId))
        .flatMap(encoded -> encoded.getRenditions().stream())
        .forEach(
            part -> {
              inits.put(part.getRenditionId(), part.getInit());
              parts
                  .computeIfAbsent(part.getRenditionId(), id -> new TreeMap<>())
                  .put(part.getFirstIndex(), part.getSegments());
            });
    var segments = new HashMap<String, List<Segment>>();
    parts.forEach(
        (id, made) -> segments.put(id, made.values().stream().flatMap(List::stream).toList()));
    var tracks = new HashMap<String, Track>();
    inits.forEach(
        (id, init) ->
            tracks.put(
                id,
                new Track(
                    init.getCodecs(),
                    init.getName(),
                    segments.get(id),
                    segments.get(id).size() == indexAfter(parts.get(id)))));
    var pack =
        new HlsPackage(
            plan.getVideo().stream()
                .map(rung -> new VideoRendition(rung, tracks.get(rung.getRenditionId())))
                .toList(),
            plan.getAudio().stream()
                .map(rung -> new AudioRendition(rung, tracks.get(rung.getRenditionId())))
                .toList(),
            plan.getSegmentMillis(),
            true);
    Inspection inspection = last(events, MediaInspected.class).getInspection();
    return new ServedPackage(plan, inspection, pack, sizes(inits, segments));
  }

  /** The number of segments, if no part is missing. */
  private static int indexAfter(TreeMap<Integer, List<Segment>> parts) {
    return parts.lastKey() + parts.lastEntry().getValue().size();
  }

  private static <E> Stream<E> of(List<RenditionEnvelope> events, Class<E> type) {
    return events.stream()
        .map(RenditionEnvelope::getEvent)
        .filter(type::isInstance)
        .map(type::cast);
  }

  private static <E> E last(List<RenditionEnvelope> events, Class<E> type) {
    return of(events, type).reduce((earlier, later) -> later).orElseThrow();
  }

  MediaFacts source() {
    return MediaFacts.of(inspection);
  }

  /** The playlists as they were served. */
  static PlaylistTexts texts(ReadStream stream) {
    return new PlaylistTexts(
        stream.multivariant(), byRendition(stream.renditions()), byRendition(stream.iframes()));
  }

  /** The folder that an object lies in is its rendition. */
  static String renditionOf(URI object) {
    String[] steps = object.getPath().split("/");
    return steps[steps.length - 2];
  }

  static String nameOf(URI object) {
    String path = object.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Map<String, String> byRendition(List<ReadRendition> renditions) {
    var texts = new LinkedHashMap<String, String>();
    renditions.forEach(r -> texts.put(renditionOf(r.playlist()), r.text()));
    return texts;
  }

  private static Map<String, Long> sizes(
      Map<String, InitObject> inits, Map<String, List<Segment>> segments) {
    var sizes = new HashMap<String, Long>();
    inits.forEach((id, init) -> sizes.put(id + "/" + init.getName(), init.getSizeBytes()));
    segments.forEach(
        (id, list) -> list.forEach(s -> sizes.put(id + "/" + s.getName(), s.getSizeBytes())));
    return sizes;
  }
}
