package io.mediahub.hls.check;

import io.mediahub.hls.check.Findings.Weight;
import io.mediahub.hls.check.Playlist.Line;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules 2, 3, 8 and 16: which tags stand where, and what URIs look like. */
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
          "EXT-X-PROGRAM-DATE-TIME",
          "EXT-X-DATERANGE",
          "EXT-X-GAP");
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

  private final Findings findings;

  SyntaxRules(Findings findings) {
    this.findings = findings;
  }

  void check(StreamFacts stream) {
    Playlist multivariant = stream.multivariant();
    if (multivariant != null) {
      versions(multivariant);
      multivariant.lines().stream()
          .filter(line -> MEDIA_TAGS.contains(line.tag()))
          .forEach(line -> findings.add(3, "%s holds %s.", multivariant.name(), line.tag()));
      once(multivariant);
      variantsHaveUris(multivariant);
      queries(multivariant);
    }
    stream.lists().forEach(this::mediaPlaylist);
    stream.iframes().stream()
        .flatMap(each -> each.read().stream())
        .forEach(
            list ->
                findings.require(
                    list.has("EXT-X-I-FRAMES-ONLY"), 3, "%s is not I-FRAMES-ONLY.", list.name()));
    stream.renditions().stream()
        .flatMap(each -> each.read().stream())
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
    for (String tag : List.of("EXT-X-MEDIA-SEQUENCE", "EXT-X-DISCONTINUITY-SEQUENCE")) {
      list.tagged(tag)
          .filter(line -> !line.value().matches("[0-9]{1,20}"))
          .forEach(line -> findings.add(3, "%s: %s is no number.", list.name(), tag));
    }
    maps(list);
    queries(list);
    everySegmentHasItsDuration(list);
  }

  private void versions(Playlist list) {
    var stated = list.tagged("EXT-X-VERSION").toList();
    findings.require(stated.size() <= 1, 2, "%s has more than one EXT-X-VERSION.", list.name());
    String version = stated.isEmpty() ? "1" : stated.getFirst().value();
    int needed = needed(list);
    findings.require(
        version.matches("[0-9]{1,3}") && Integer.parseInt(version) >= needed,
        2,
        "%s states version %s, but uses tags of version %d.",
        list.name(),
        version,
        needed);
  }

  /** RFC 8216, 7. EXT-X-MAP outside I-frame playlists means fMP4, for which players want 7. */
  private int needed(Playlist list) {
    boolean keyFrames = list.has("EXT-X-I-FRAMES-ONLY");
    if (list.has("EXT-X-MAP")) {
      return keyFrames ? 5 : 7;
    }
    var keys =
        list.tagged("EXT-X-KEY")
            .map(line -> PlaylistReader.attributes(list, line, new Findings()))
            .toList();
    if (keys.stream().anyMatch(key -> key.containsKey("KEYFORMAT"))) {
      return 5;
    }
    if (keyFrames || list.has("EXT-X-BYTERANGE")) {
      return 4;
    }
    if (list.tagged("EXTINF").anyMatch(line -> line.value().split(",", 2)[0].contains("."))) {
      return 3;
    }
    return keys.stream().anyMatch(key -> key.containsKey("IV")) ? 2 : 1;
  }

  private void once(Playlist list) {
    list.lines().stream()
        .filter(line -> ONCE.contains(line.tag()))
        .collect(Collectors.groupingBy(Line::tag, Collectors.counting()))
        .forEach(
            (tag, count) ->
                findings.require(count == 1, 3, "%s has %s %d times.", list.name(), tag, count));
  }

  private void maps(Playlist list) {
    list.tagged("EXT-X-MAP")
        .map(map -> PlaylistReader.attributes(list, map, findings).getOrDefault("URI", ""))
        .forEach(
            uri ->
                findings.require(!uri.isEmpty(), 8, "%s: an EXT-X-MAP has no URI.", list.name()));
  }

  /** Addresses end up in logs and histories: what lets somebody in does not belong there. */
  private void queries(Playlist list) {
    findings.require(
        list.uris().stream().noneMatch(uri -> uri.contains("?")),
        Weight.POLICY,
        16,
        "%s names addresses with a query, which may hold a token.",
        list.name());
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

  private void variantsHaveUris(Playlist multivariant) {
    boolean open = false;
    for (Line line : multivariant.lines()) {
      if (open) {
        findings.require(
            line.isUri(), 3, "%s has an EXT-X-STREAM-INF without a URI.", multivariant.name());
      } else {
        findings.require(
            !line.isUri(), 3, "%s has a URI without EXT-X-STREAM-INF.", multivariant.name());
      }
      open = line.tag().equals("EXT-X-STREAM-INF");
    }
    findings.require(!open, 3, "%s ends with EXT-X-STREAM-INF.", multivariant.name());
  }
}
