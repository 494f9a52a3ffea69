package io.mediahub.playlist.check;

import io.mediahub.playlist.check.PlaylistReader.Playlist;
import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.HlsPackage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules 3 and 13: groups of alternative renditions. */
final class GroupRules {
  private final HlsPackage pack;
  private final Findings findings;

  GroupRules(HlsPackage pack, Findings findings) {
    this.pack = pack;
    this.findings = findings;
  }

  void check(Playlist multivariant) {
    Set<String> names = new HashSet<>();
    Map<String, Integer> defaults = new HashMap<>();
    Set<String> groups = new HashSet<>();
    Set<String> uris = new HashSet<>();
    List<Map<String, String>> media =
        multivariant
            .tagged("EXT-X-MEDIA")
            .map(line -> PlaylistReader.attributes(multivariant, line, findings))
            .toList();
    for (Map<String, String> entry : media) {
      String group = entry.getOrDefault("GROUP-ID", "");
      String name = entry.getOrDefault("NAME", "");
      groups.add(group);
      uris.add(entry.getOrDefault("URI", ""));
      findings.require(
          !group.isEmpty() && entry.containsKey("TYPE"),
          3,
          "An EXT-X-MEDIA has no TYPE or no GROUP-ID.");
      findings.require(!name.isEmpty(), 13, "An EXT-X-MEDIA has no NAME.");
      findings.require(
          names.add(group + "\n" + name), 13, "The group %s has two of one name.", group);
      findings.require(
          !entry.getOrDefault("LANGUAGE", "").isEmpty(), 13, "\"%s\" has no LANGUAGE.", name);
      if ("YES".equals(entry.get("DEFAULT"))) {
        findings.require(
            defaults.merge(group, 1, Integer::sum) == 1,
            13,
            "The group %s has two defaults.",
            group);
        findings.require(
            "YES".equals(entry.get("AUTOSELECT")),
            13,
            "\"%s\" is the default but not AUTOSELECT.",
            name);
      }
    }
    for (AudioRendition audio : pack.audio()) {
      findings.require(
          uris.contains(audio.playlistUri()), 13, "Rendition %s is in no group.", audio.id());
    }
    multivariant
        .tagged("EXT-X-STREAM-INF")
        .map(line -> PlaylistReader.attributes(multivariant, line, findings))
        .filter(attributes -> attributes.containsKey("AUDIO"))
        .forEach(
            attributes ->
                findings.require(
                    groups.contains(attributes.get("AUDIO")),
                    3,
                    "A variant refers to a group that does not exist."));
  }
}
