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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mediahub.rendition.Inspection;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;

/**
 * The package that the log describes, to be compared with what the edge serves.
 *
 * @param segmentBytes size by "{renditionId}/{file name}"
 */
record ServedPackage(
    LadderPlanned ladder, Inspection inspection, HlsPackage pack, Map<String, Long> segmentBytes) {

  /** The newest attempt of a media, folded from its events. */
  static ServedPackage of(String mediaId) {
    LadderPlanned ladder = null;
    Inspection inspection = null;
    var opened = new LinkedHashMap<String, RenditionOpened>();
    var segments = new HashMap<String, List<Segment>>();
    var complete = new HashMap<String, Boolean>();
    for (RenditionEnvelope envelope : Events.of(Topics.RENDITION_EVENTS, mediaId)) {
      switch (envelope.getEvent()) {
        case MediaInspected event -> inspection = event.getInspection();
        case LadderPlanned event -> ladder = event;
        case RenditionOpened event -> {
          opened.put(event.getRenditionId(), event);
          segments.put(event.getRenditionId(), new ArrayList<>());
        }
        case SegmentsEncoded event ->
            segments.get(event.getRenditionId()).addAll(event.getSegments());
        case RenditionCompleted event -> complete.put(event.getRenditionId(), true);
        default -> {}
      }
    }
    var tracks = new HashMap<String, Track>();
    opened.forEach(
        (id, open) ->
            tracks.put(
                id,
                new Track(
                    open.getCodecs(),
                    open.getInitName(),
                    segments.get(id),
                    complete.getOrDefault(id, false))));
    var pack =
        new HlsPackage(
            ladder.getVideo().stream()
                .map(rung -> new VideoRendition(rung, tracks.get(rung.getRenditionId())))
                .toList(),
            ladder.getAudio().stream()
                .map(rung -> new AudioRendition(rung, tracks.get(rung.getRenditionId())))
                .toList(),
            ladder.getSegmentMillis(),
            true);
    return new ServedPackage(ladder, inspection, pack, sizes(opened, segments));
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
      Map<String, RenditionOpened> opened, Map<String, List<Segment>> segments) {
    var sizes = new HashMap<String, Long>();
    opened.forEach((id, open) -> sizes.put(id + "/" + open.getInitName(), open.getInitBytes()));
    segments.forEach(
        (id, list) -> list.forEach(s -> sizes.put(id + "/" + s.getName(), s.getSizeBytes())));
    return sizes;
  }
}
