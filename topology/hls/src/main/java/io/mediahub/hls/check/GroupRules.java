package io.mediahub.hls.check;

import io.mediahub.hls.check.Findings.Weight;
import io.mediahub.hls.check.Variants.Listed;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules 3 and 13: groups of alternative renditions. */
final class GroupRules {
  private static final List<String> TYPES =
      List.of("AUDIO", "VIDEO", "SUBTITLES", "CLOSED-CAPTIONS");

  private static final List<String> MAY_DIFFER =
      List.of("GROUP-ID", "URI", "CHANNELS", "BIT-DEPTH", "SAMPLE-RATE", "STABLE-RENDITION-ID");

  private final Findings findings;

  GroupRules(Findings findings) {
    this.findings = findings;
  }

  void check(Variants variants) {
    if (variants.groups().isEmpty()) {
      findings.absent(13, "no groups");
    }
    Set<String> names = new HashSet<>();
    Map<String, Integer> defaults = new HashMap<>();
    for (Listed entry : variants.groups()) {
      String type = entry.text("TYPE");
      String group = type + " " + entry.text("GROUP-ID");
      String name = entry.text("NAME");
      findings.require(
          !entry.text("GROUP-ID").isEmpty() && TYPES.contains(type),
          3,
          "An EXT-X-MEDIA has no TYPE or no GROUP-ID.");
      findings.require(!name.isEmpty(), 13, "An EXT-X-MEDIA has no NAME.");
      findings.require(
          names.add(group + "\n" + name), 13, "The group %s has two of one name.", group);
      findings.require(
          !entry.text("LANGUAGE").isEmpty() || type.equals("VIDEO"),
          13,
          "\"%s\" has no LANGUAGE.",
          name);
      if (entry.text("DEFAULT").equals("YES")) {
        findings.require(
            defaults.merge(group, 1, Integer::sum) == 1,
            13,
            "The group %s has two defaults.",
            group);
        findings.require(
            !entry.has("AUTOSELECT") || entry.text("AUTOSELECT").equals("YES"),
            13,
            "\"%s\" is the default but not AUTOSELECT.",
            name);
        findings.require(
            entry.has("AUTOSELECT"),
            Weight.POLICY,
            13,
            "\"%s\" is the default and does not say AUTOSELECT.",
            name);
      }
      boolean captions = type.equals("CLOSED-CAPTIONS");
      findings.require(
          !captions || !entry.has("URI"), 3, "\"%s\": closed captions have a URI.", name);
      findings.require(
          captions == entry.has("INSTREAM-ID"),
          3,
          "\"%s\": INSTREAM-ID belongs to closed captions, and to nothing else.",
          name);
      findings.require(
          !type.equals("SUBTITLES") || entry.has("URI"), 3, "\"%s\": subtitles have no URI.", name);
    }
    sameMembers(variants);
    for (Listed variant : variants.all()) {
      for (String type : TYPES) {
        String id = variant.text(type);
        if (!id.isEmpty() && !id.equals("NONE")) {
          findings.require(
              !variants.group(type, id).isEmpty(),
              3,
              "%s refers to the group %s %s, which does not exist.",
              variant.uri(),
              type,
              id);
        }
      }
    }
  }

  /**
   * RFC 8216, 4.3.4.2.1: groups of one type have the same members, which differ in their addresses
   * and their channels alone. A player that changes the group looks for its track there.
   */
  private void sameMembers(Variants variants) {
    Map<String, Map<String, Map<String, String>>> groups = new LinkedHashMap<>();
    for (Listed entry : variants.groups()) {
      Map<String, String> same = new HashMap<>(entry.attributes());
      MAY_DIFFER.forEach(same::remove);
      groups
          .computeIfAbsent(
              entry.text("TYPE") + " " + entry.text("GROUP-ID"), key -> new HashMap<>())
          .putIfAbsent(entry.text("NAME"), same);
    }
    Map<String, Map.Entry<String, Map<String, Map<String, String>>>> first = new HashMap<>();
    for (var group : groups.entrySet()) {
      String type = group.getKey().split(" ", 2)[0];
      var reference = first.putIfAbsent(type, group);
      findings.require(
          reference == null || reference.getValue().equals(group.getValue()),
          13,
          "The groups %s and %s do not have the same members.",
          reference == null ? "" : reference.getKey(),
          group.getKey());
    }
  }
}
