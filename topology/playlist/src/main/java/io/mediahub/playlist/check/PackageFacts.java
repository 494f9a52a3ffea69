package io.mediahub.playlist.check;

import io.mediahub.hls.BitRate.Piece;
import io.mediahub.hls.check.Playlist;
import io.mediahub.hls.check.Rendition.Place;
import io.mediahub.hls.check.Rendition.Role;
import io.mediahub.hls.check.StreamFacts;
import io.mediahub.hls.measure.Measured;
import io.mediahub.hls.measure.SegmentFacts;
import io.mediahub.hls.mp4.RenditionBytes;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.Rendition;
import io.mediahub.playlist.render.TextRendition;
import io.mediahub.playlist.render.VideoRendition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mediahub.rendition.Fragment;
import mediahub.rendition.Segment;
import org.jspecify.annotations.Nullable;

/** A package as a stream that anyone could have made: its texts, and what was measured of it. */
final class PackageFacts {
  private final HlsPackage pack;
  private final MediaFacts source;
  private final Map<String, RenditionBytes> bytes;

  PackageFacts(HlsPackage pack, MediaFacts source, Map<String, RenditionBytes> bytes) {
    this.pack = pack;
    this.source = source;
    this.bytes = bytes;
  }

  StreamFacts of(
      Playlist multivariant,
      Map<String, Playlist> media,
      Map<String, Playlist> iframes,
      Map<String, Playlist> text) {
    return new StreamFacts(
        multivariant,
        Stream.concat(
                pack.renditions().map(each -> rendition(each, media.get(each.id()))),
                pack.text().stream()
                    .filter(each -> text.containsKey(each.id()))
                    .map(each -> subtitles(each, text.get(each.id()))))
            .toList(),
        pack.video().stream().map(each -> iframes(each, iframes.get(each.id()))).toList(),
        pack.complete(),
        List.of());
  }

  private io.mediahub.hls.check.Rendition rendition(Rendition rendition, @Nullable Playlist list) {
    RenditionBytes measured = bytes.get(rendition.id());
    return new io.mediahub.hls.check.Rendition(
        rendition.playlistUri(),
        rendition.id(),
        rendition instanceof VideoRendition ? Role.VARIANT : Role.AUDIO,
        list,
        rendition.track().segments().stream()
            .map(segment -> new Place(address(rendition, segment), 0, -1))
            .toList(),
        measured(rendition, measured),
        measured != null,
        source.isOwn(rendition));
  }

  /** Their files are not measured: who made them checked them. */
  private static io.mediahub.hls.check.Rendition subtitles(
      TextRendition text, @Nullable Playlist list) {
    return new io.mediahub.hls.check.Rendition(
        text.playlistUri(),
        text.id(),
        Role.SUBTITLES,
        list,
        text.names().stream()
            .limit(list == null ? 0 : list.durations().size())
            .map(name -> new Place(text.folder() + name, 0, -1))
            .toList(),
        null,
        false);
  }

  private static String address(Rendition rendition, Segment segment) {
    return rendition.id() + "/" + segment.getName();
  }

  /**
   * Lengths are those of the bytes; key frames are those that were reported with the segments. What
   * was not measured has only what was reported.
   */
  private static Measured measured(Rendition rendition, @Nullable RenditionBytes measured) {
    boolean video = rendition instanceof VideoRendition;
    List<Segment> reported = rendition.track().segments();
    List<Piece> pieces =
        measured == null
            ? reported.stream()
                .map(s -> new Piece(s.getDurationMicros(), s.getSizeBytes()))
                .toList()
            : measured.segments();
    String codecs = measured == null ? rendition.track().codecs() : measured.codecs();
    List<SegmentFacts> segments = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      Segment segment = i < reported.size() ? reported.get(i) : null;
      List<Fragment> fragments = segment == null || !video ? List.of() : segment.getFragments();
      segments.add(
          new SegmentFacts(
              rendition.id() + "/" + (segment == null ? i : segment.getName()),
              pieces.get(i).durationMicros(),
              pieces.get(i).sizeBytes(),
              !video || (!fragments.isEmpty() && fragments.getFirst().getKeyFrameBytes() > 0),
              fragments.stream()
                  .map(
                      f ->
                          new SegmentFacts.KeyFrame(
                              f.getOffsetBytes(), f.getKeyFrameBytes(), f.getDurationMicros()))
                  .toList(),
              0, // joined by the cutter, which refuses a gap
              codecs,
              null));
    }
    return new Measured(
        Measured.Container.MP4,
        List.of(
            new Measured.Track(
                video, !video, codecs, measured == null ? 0 : measured.channels(), false)),
        measured,
        segments,
        rendition instanceof VideoRendition picture ? picture.frameMicros() : 0,
        List.of());
  }

  private static io.mediahub.hls.check.Rendition iframes(
      VideoRendition video, @Nullable Playlist list) {
    return new io.mediahub.hls.check.Rendition(
        video.iframesUri(),
        video.id() + "'s key frames",
        Role.IFRAMES,
        list,
        video.track().segments().stream()
            .flatMap(
                segment ->
                    segment.getFragments().stream()
                        .map(
                            f ->
                                new Place(
                                    address(video, segment),
                                    f.getOffsetBytes(),
                                    f.getKeyFrameBytes())))
            .toList(),
        null,
        true);
  }
}
