package io.mediahub.playlist.check;

import io.mediahub.hls.BitRate.Piece;
import io.mediahub.hls.check.Findings;
import io.mediahub.hls.check.Playlist;
import io.mediahub.hls.check.Playlist.Line;
import io.mediahub.hls.check.PlaylistReader;
import io.mediahub.hls.check.Variants;
import io.mediahub.hls.check.Variants.Listed;
import io.mediahub.hls.measure.Aes128;
import io.mediahub.hls.mp4.RenditionBytes;
import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.MultivariantPlaylist;
import io.mediahub.playlist.render.Rendition;
import io.mediahub.playlist.render.SoundGroup;
import io.mediahub.playlist.render.VideoRendition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mediahub.rendition.Fragment;
import mediahub.rendition.Segment;
import org.jspecify.annotations.Nullable;

/**
 * What only the maker of a package can ask: whether its playlists say what was planned and
 * reported, and whether it covers its source. What anyone can ask of a stream is in {@code
 * topology/hls}.
 */
final class PackageRules {
  /** A name that the platform made: no scheme, no query, no "..", no text of a user. */
  private static final Pattern SAFE_URI = Pattern.compile("([A-Za-z0-9_-]+/)?[A-Za-z0-9_.-]+");

  /** Durations are given to the microsecond: sums of rounded values may differ by a few. */
  private static final long ROUNDING_MICROS = 1_000;

  /** 1024 samples at 44.1 kHz, the lower of the two sample rates of the ladder. */
  private static final long AAC_FRAME_MICROS = 23_220;

  /** A source that is too short to be played is padded to this. */
  private static final long SHORTEST_MICROS = 200_000;

  private final HlsPackage pack;
  private final MediaFacts source;
  private final Map<String, RenditionBytes> measured;
  private final Findings findings;

  PackageRules(
      HlsPackage pack, MediaFacts source, Map<String, RenditionBytes> measured, Findings findings) {
    this.pack = pack;
    this.source = source;
    this.measured = measured;
    this.findings = findings;
  }

  void check(
      Playlist multivariant,
      Map<String, Playlist> media,
      Map<String, Playlist> iframes,
      Map<String, Playlist> text) {
    Variants variants = Variants.of(multivariant, new Findings());
    safe(multivariant);
    references(multivariant, media, iframes, text);
    Stream.concat(media.values().stream(), iframes.values().stream()).forEach(this::playlist);
    for (Rendition rendition : pack.renditions().toList()) {
      Playlist list = media.get(rendition.id());
      findings.require(list != null, 9, "Rendition %s has no playlist.", rendition.id());
      if (list != null) {
        segments(rendition, list);
        encrypted(rendition, list);
        if (pack.complete() && source.durationMicros() > 0) {
          coversSource(rendition, list);
        }
      }
      stored(rendition, measured.get(rendition.id()), list);
    }
    for (VideoRendition video : pack.video()) {
      video(video, variants, iframes.get(video.id()));
    }
    for (AudioRendition audio : pack.audio()) {
      findings.require(
          variants.groups().stream().anyMatch(each -> each.uri().equals(audio.playlistUri())),
          13,
          "Rendition %s is in no group.",
          audio.id());
      variants.allOf(audio.playlistUri()).forEach(listed -> codecs(listed, audio));
    }
  }

  private void playlist(Playlist list) {
    safe(list);
    String type = list.value("EXT-X-PLAYLIST-TYPE").orElse("none");
    findings.require(
        type.equals(pack.complete() ? "VOD" : "EVENT"), 6, "%s is %s.", list.name(), type);
    findings.require(
        !list.has("EXT-X-DISCONTINUITY"),
        14,
        "%s has EXT-X-DISCONTINUITY, but one encoder made all segments.",
        list.name());
    List<Line> maps = list.tagged("EXT-X-MAP").toList();
    findings.require(maps.size() == 1, 8, "%s has %d EXT-X-MAP.", list.name(), maps.size());
    for (Line map : maps) {
      String uri = PlaylistReader.attributes(list, map, new Findings()).get("URI");
      findings.require(
          uri != null && SAFE_URI.matcher(uri).matches(),
          8,
          "%s has an EXT-X-MAP without a usable URI.",
          list.name());
      int firstSegment = list.lines().indexOf(list.tagged("EXTINF").findFirst().orElse(map));
      findings.require(
          list.lines().indexOf(map) <= firstSegment,
          8,
          "%s has a segment before its EXT-X-MAP.",
          list.name());
    }
  }

  private void safe(Playlist list) {
    list.uris().stream()
        .filter(uri -> !SAFE_URI.matcher(uri).matches())
        .forEach(uri -> findings.add(16, "%s refers outside its own folder.", list.name()));
  }

  /** The multivariant playlist refers to every playlist, and to nothing else. */
  private void references(
      Playlist multivariant,
      Map<String, Playlist> media,
      Map<String, Playlist> iframes,
      Map<String, Playlist> text) {
    Set<String> exist =
        Stream.of(media, iframes, text)
            .flatMap(playlists -> playlists.values().stream())
            .map(Playlist::name)
            .collect(Collectors.toSet());
    Set<String> named =
        Stream.concat(
                multivariant.uris().stream(),
                multivariant.lines().stream()
                    .filter(line -> !line.isUri())
                    .map(line -> uri(multivariant, line))
                    .filter(uri -> !uri.isEmpty()))
            .collect(Collectors.toSet());
    named.stream()
        .filter(uri -> !exist.contains(uri))
        .forEach(
            uri ->
                findings.add(
                    16, "%s refers to %s, which does not exist.", multivariant.name(), uri));
    exist.stream()
        .filter(uri -> !named.contains(uri))
        .forEach(uri -> findings.add(16, "No playlist refers to %s.", uri));
  }

  private static String uri(Playlist list, Line line) {
    return PlaylistReader.attributes(list, line, new Findings()).getOrDefault("URI", "");
  }

  private void segments(Rendition rendition, Playlist list) {
    List<String> names = rendition.track().segments().stream().map(Segment::getName).toList();
    findings.require(
        list.uris().equals(names), 16, "%s does not list the segments that exist.", list.name());
    findings.require(
        Math.abs(list.durationMicros() - rendition.track().durationMicros()) <= ROUNDING_MICROS,
        5,
        "%s: its EXTINF do not add up to the segments' durations.",
        list.name());
    findings.require(
        new HashSet<>(names).size() == names.size(), 16, "%s repeats a segment.", list.name());
  }

  /** All files of a rendition are encrypted with one key, or none is. */
  private void encrypted(Rendition rendition, Playlist list) {
    String keyUri = rendition.track().keyUri();
    List<Map<String, String>> keys =
        list.tagged("EXT-X-KEY")
            .map(line -> PlaylistReader.attributes(list, line, new Findings()))
            .toList();
    findings.require(
        keys.isEmpty() == (keyUri == null),
        15,
        "%s: its files are %s, and its playlist says otherwise.",
        list.name(),
        keyUri == null ? "not encrypted" : "encrypted");
    findings.require(
        keys.stream()
            .allMatch(
                key ->
                    key.getOrDefault("METHOD", "").equals("AES-128")
                        && key.getOrDefault("URI", "").equals(keyUri)),
        15,
        "%s: a key is not that of its package.",
        list.name());
  }

  private void stored(
      Rendition rendition, @Nullable RenditionBytes bytes, @Nullable Playlist list) {
    String id = rendition.id();
    if (bytes == null) {
      findings.add(16, "Nothing of %s is stored.", id);
      return;
    }
    int listed = list == null ? 0 : list.durations().size();
    findings.require(
        listed == bytes.segments().size(),
        16,
        "%s lists %d segments, but there are %d.",
        id,
        listed,
        bytes.segments().size());
    List<Long> reported = rendition.track().segments().stream().map(Segment::getSizeBytes).toList();
    findings.require(
        reported.equals(bytes.segments().stream().map(Piece::sizeBytes).toList()),
        16,
        "%s: its segments do not have the lengths that were reported.",
        id);
    findings.require(
        rendition.track().codecs().equals(bytes.codecs()),
        11,
        "%s: its init segment says %s, it was reported as %s.",
        id,
        bytes.codecs(),
        rendition.track().codecs());
    RenditionBytes.Picture picture = bytes.picture();
    if (rendition instanceof VideoRendition) {
      findings.require(picture != null, 8, "%s is not a picture.", id);
    }
    if (picture != null && source.width() > 0) {
      findings.require(
          picture.width() <= source.width() + 1 && picture.height() <= source.height() + 1,
          19,
          "%s (%s) is larger than the source (%dx%d).",
          id,
          picture.size(),
          source.width(),
          source.height());
    }
  }

  private void video(VideoRendition video, Variants variants, @Nullable Playlist iframes) {
    List<Listed> listedAs = variants.allOf(video.playlistUri());
    findings.require(!listedAs.isEmpty(), 9, "%s is not a variant.", video.id());
    groups(video, listedAs);
    for (Listed variant : listedAs) {
      codecs(variant, video);
      findings.require(
          variant.text("RESOLUTION").equals(video.resolution()),
          9,
          "%s: RESOLUTION is not %s.",
          video.id(),
          video.resolution());
      findings.require(
          Math.abs(variant.number("FRAME-RATE") - video.frameRate()) < 0.001,
          9,
          "%s: FRAME-RATE is not %.3f.",
          video.id(),
          video.frameRate());
    }
    Listed listed = variants.iframes(video.iframesUri());
    findings.require(listed != null, 12, "%s has no EXT-X-I-FRAME-STREAM-INF.", video.id());
    findings.require(
        listed == null
            || (listed.text("CODECS").equals(video.track().codecs())
                && listed.text("RESOLUTION").equals(video.resolution())),
        12,
        "%s: EXT-X-I-FRAME-STREAM-INF does not match the rendition.",
        video.id());
    keyFrames(video);
    findings.require(iframes != null, 12, "Rendition %s has no I-frame playlist.", video.id());
    if (iframes != null) {
      encrypted(video, iframes);
      ranges(iframes, video);
    }
  }

  /** Each picture is there with each group of sound, so that no choice of sound costs a rung. */
  private void groups(VideoRendition video, List<Listed> listedAs) {
    Set<String> planned =
        pack.groups().isEmpty()
            ? Set.of("")
            : pack.groups().stream().map(SoundGroup::id).collect(Collectors.toSet());
    List<String> found = listedAs.stream().map(each -> each.text("AUDIO")).toList();
    findings.require(
        listedAs.isEmpty()
            || (found.size() == planned.size() && planned.equals(new HashSet<>(found))),
        3,
        "%s: it has the audio groups %s instead of %s.",
        video.id(),
        found,
        planned);
  }

  private void codecs(Listed listed, Rendition rendition) {
    SoundGroup group =
        pack.groups().stream()
            .filter(each -> each.id().equals(listed.text("AUDIO")))
            .findFirst()
            .orElse(null);
    findings.require(
        listed.text("CODECS").equals(MultivariantPlaylist.codecs(rendition.track(), group)),
        11,
        "%s: CODECS is \"%s\", which does not match its segments and its group.",
        rendition.id(),
        listed.text("CODECS"));
  }

  private void keyFrames(VideoRendition video) {
    for (Segment segment : video.track().segments()) {
      long sum = segment.getFragments().stream().mapToLong(Fragment::getDurationMicros).sum();
      findings.require(
          Math.abs(sum - segment.getDurationMicros()) <= ROUNDING_MICROS,
          7,
          "%s/%s: its key frames do not span the segment.",
          video.id(),
          segment.getName());
    }
  }

  private void ranges(Playlist list, VideoRendition video) {
    var ranges = new ArrayList<String>();
    boolean encrypted = video.track().keyUri() != null;
    for (Segment segment : video.track().segments()) {
      long end = 0;
      for (Fragment f : segment.getFragments()) {
        // Of an encrypted segment they follow each other in a file of their own, in whole blocks.
        findings.require(
            f.getKeyFrameBytes() > 0
                && (encrypted
                    ? f.getOffsetBytes() == end && f.getKeyFrameBytes() % Aes128.KEY_BYTES == 0
                    : f.getOffsetBytes() >= 0
                        && f.getOffsetBytes() + f.getKeyFrameBytes() <= segment.getSizeBytes()),
            12,
            "%s: a key frame lies outside %s.",
            list.name(),
            segment.getName());
        ranges.add(f.getKeyFrameBytes() + "@" + f.getOffsetBytes());
        end += f.getKeyFrameBytes();
      }
    }
    findings.require(
        !encrypted
            || list.uris().stream()
                .distinct()
                .toList()
                .equals(
                    video.track().segments().stream()
                        .map(segment -> video.track().keyFramesUri(segment))
                        .toList()),
        12,
        "%s does not list the files of its key frames.",
        list.name());
    findings.require(
        list.tagged("EXT-X-BYTERANGE").map(Line::value).toList().equals(ranges),
        12,
        "%s does not list the key frames of its rendition.",
        list.name());
  }

  /**
   * Each rendition covers what the source does within one of its frames. The encoder pads video and
   * audio to the length of the source's packets, and not to what its container states.
   */
  private void coversSource(Rendition rendition, Playlist list) {
    long covered = list.durationMicros();
    long tolerance =
        ROUNDING_MICROS
            + rendition.track().segments().size() // each rounded to a microsecond
            + switch (rendition) {
              case VideoRendition video -> video.frameMicros();
              case AudioRendition audio -> AAC_FRAME_MICROS;
            };
    findings.require(
        covered >= source.durationMicros() - tolerance
            && covered <= Math.max(source.durationMicros(), SHORTEST_MICROS) + tolerance,
        5,
        "%s covers %.3f s of a source of %.3f s.",
        rendition.id(),
        covered / 1e6,
        source.durationMicros() / 1e6);
  }
}
