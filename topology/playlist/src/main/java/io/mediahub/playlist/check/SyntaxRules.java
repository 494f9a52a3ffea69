package io.mediahub.playlist.check;

import io.mediahub.playlist.check.PlaylistReader.Line;
import io.mediahub.playlist.check.PlaylistReader.Playlist;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules 2, 3, 8, 14 and 16: which tags stand where, and what URIs look like. */
final class SyntaxRules {
  private static final Set<String> MEDIA_TAGS =
      Set.of(
          "EXTINF",
          "EXT-X-TARGETDURATION",
          "EXT-X-MEDIA-SEQUENCE",
          "EXT-X-DISCONTINUITY-SEQUENCE",
          "EXT-X-PLAYLIST-TYPE",
          "EXT-X-I-FRAMES-ONLY",
          "EXT-X-ENDLIST",
          "EXT-X-BYTERANGE",
          "EXT-X-DISCONTINUITY",
          "EXT-X-KEY",
          "EXT-X-MAP",
          "EXT-X-PROGRAM-DATE-TIME");
  private static final Set<String> MULTIVARIANT_TAGS =
      Set.of(
          "EXT-X-MEDIA",
          "EXT-X-STREAM-INF",
          "EXT-X-I-FRAME-STREAM-INF",
          "EXT-X-SESSION-DATA",
          "EXT-X-SESSION-KEY");
  private static final Set<String> ONCE =
      Set.of(
          "EXTM3U",
          "EXT-X-TARGETDURATION",
          "EXT-X-MEDIA-SEQUENCE",
          "EXT-X-DISCONTINUITY-SEQUENCE",
          "EXT-X-PLAYLIST-TYPE",
          "EXT-X-I-FRAMES-ONLY",
          "EXT-X-ENDLIST",
          "EXT-X-INDEPENDENT-SEGMENTS",
          "EXT-X-START");

  /** A name that the platform made: no scheme, no query, no "..", no text of a user. */
  private static final Pattern SAFE_URI = Pattern.compile("([A-Za-z0-9_-]+/)?[A-Za-z0-9_.-]+");

  private final Findings findings;

  SyntaxRules(Findings findings) {
    this.findings = findings;
  }

  void check(Playlist multivariant, Map<String, Playlist> media, Map<String, Playlist> iframes) {
    versions(multivariant);
    multivariant.lines().stream()
        .filter(line -> MEDIA_TAGS.contains(line.tag()))
        .forEach(line -> findings.add(3, "%s holds %s.", multivariant.name(), line.tag()));
    once(multivariant);
    references(multivariant, media, iframes);
    Stream.concat(media.values().stream(), iframes.values().stream()).forEach(this::mediaPlaylist);
    iframes
        .values()
        .forEach(
            list ->
                findings.require(
                    list.has("EXT-X-I-FRAMES-ONLY"), 3, "%s is not I-FRAMES-ONLY.", list.name()));
    media
        .values()
        .forEach(
            list ->
                findings.require(
                    !list.has("EXT-X-I-FRAMES-ONLY"), 3, "%s is I-FRAMES-ONLY.", list.name()));
  }

  private void mediaPlaylist(Playlist list) {
    versions(list);
    list.lines().stream()
        .filter(line -> MULTIVARIANT_TAGS.contains(line.tag()))
        .forEach(line -> findings.add(3, "%s holds %s.", list.name(), line.tag()));
    once(list);
    findings.require(
        list.has("EXT-X-TARGETDURATION"), 3, "%s has no EXT-X-TARGETDURATION.", list.name());
    map(list);
    findings.require(
        !list.has("EXT-X-DISCONTINUITY"),
        14,
        "%s has EXT-X-DISCONTINUITY, but one encoder made all segments.",
        list.name());
    uris(list);
    everySegmentHasItsDuration(list);
  }

  private void versions(Playlist list) {
    var stated = list.tagged("EXT-X-VERSION").toList();
    findings.require(stated.size() <= 1, 2, "%s has more than one EXT-X-VERSION.", list.name());
    int version = stated.isEmpty() ? 1 : (int) PlaylistReader.number(stated.getFirst().value());
    int needed = needed(list);
    findings.require(
        version >= needed,
        2,
        "%s states version %d, but uses tags of version %d.",
        list.name(),
        version,
        needed);
  }

  /** RFC 8216, 7. EXT-X-MAP outside I-frame playlists means fMP4, for which players want 7. */
  private static int needed(Playlist list) {
    boolean keyFrames = list.has("EXT-X-I-FRAMES-ONLY");
    if (list.has("EXT-X-MAP")) {
      return keyFrames ? 5 : 7;
    }
    if (keyFrames || list.has("EXT-X-BYTERANGE")) {
      return 4;
    }
    return list.tagged("EXTINF").anyMatch(line -> line.value().contains(".")) ? 3 : 1;
  }

  private void once(Playlist list) {
    list.lines().stream()
        .filter(line -> ONCE.contains(line.tag()))
        .collect(Collectors.groupingBy(Line::tag, Collectors.counting()))
        .forEach(
            (tag, count) ->
                findings.require(count == 1, 3, "%s has %s %d times.", list.name(), tag, count));
  }

  private void map(Playlist list) {
    var maps = list.tagged("EXT-X-MAP").toList();
    findings.require(maps.size() == 1, 8, "%s has %d EXT-X-MAP.", list.name(), maps.size());
    for (Line map : maps) {
      String uri = PlaylistReader.attributes(list, map, findings).get("URI");
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

  private void uris(Playlist list) {
    list.uris().stream()
        .filter(uri -> !SAFE_URI.matcher(uri).matches())
        .forEach(uri -> findings.add(16, "%s refers outside its own folder.", list.name()));
  }

  private void everySegmentHasItsDuration(Playlist list) {
    boolean duration = false;
    for (Line line : list.lines()) {
      if (line.tag().equals("EXTINF")) {
        findings.require(!duration, 3, "%s has two EXTINF for one segment.", list.name());
        duration = true;
      } else if (line.isUri()) {
        findings.require(duration, 3, "%s has a segment without EXTINF.", list.name());
        duration = false;
      }
    }
    findings.require(!duration, 3, "%s ends with an EXTINF without a segment.", list.name());
  }

  /** The multivariant playlist refers to every playlist, and to nothing else. */
  private void references(
      Playlist multivariant, Map<String, Playlist> media, Map<String, Playlist> iframes) {
    uris(multivariant);
    Set<String> exist =
        Stream.concat(media.values().stream(), iframes.values().stream())
            .map(Playlist::name)
            .collect(Collectors.toSet());
    Set<String> named =
        Stream.concat(
                multivariant.uris().stream(),
                multivariant.lines().stream()
                    .filter(line -> MULTIVARIANT_TAGS.contains(line.tag()))
                    .map(line -> PlaylistReader.attributes(multivariant, line, new Findings()))
                    .filter(attributes -> attributes.containsKey("URI"))
                    .map(attributes -> attributes.get("URI")))
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
    boolean open = false;
    for (Line line : multivariant.lines()) {
      if (open) {
        findings.require(
            line.isUri(), 3, "%s has an EXT-X-STREAM-INF without a URI.", multivariant.name());
      }
      open = line.tag().equals("EXT-X-STREAM-INF");
    }
    findings.require(!open, 3, "%s ends with EXT-X-STREAM-INF.", multivariant.name());
  }
}
