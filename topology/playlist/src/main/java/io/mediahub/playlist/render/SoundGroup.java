package io.mediahub.playlist.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Renditions of sound that a variant refers to: one of each track. All groups of a playlist have
 * the same tracks, by the same names (RFC 8216, 4.3.4.2.1), so that a player can change the group
 * and stay with the track.
 *
 * @param id the GROUP-ID
 * @param members in the order of the tracks; what this group has no rendition of is the first
 *     group's
 */
public record SoundGroup(String id, List<AudioRendition> members) {
  public SoundGroup {
    members = List.copyOf(members);
  }

  /**
   * All groups of a package, the one that every player can play first.
   *
   * @param audio in the order of the ladder: first the renditions of the first group
   */
  static List<SoundGroup> of(List<AudioRendition> audio) {
    Set<String> ids = new LinkedHashSet<>();
    audio.forEach(each -> ids.add(each.rung().getGroup()));
    List<SoundGroup> groups = new ArrayList<>();
    Map<Integer, AudioRendition> ofAny = new LinkedHashMap<>();
    for (String id : ids) {
      Map<Integer, AudioRendition> byTrack = new LinkedHashMap<>(ofAny);
      audio.stream()
          .filter(each -> each.rung().getGroup().equals(id))
          .forEach(each -> byTrack.put(each.rung().getSourceIndex(), each));
      if (ofAny.isEmpty()) {
        ofAny.putAll(byTrack);
      }
      groups.add(new SoundGroup(id, List.copyOf(byTrack.values())));
    }
    return groups;
  }

  /** What plays when nobody chooses. */
  AudioRendition main() {
    return members.stream()
        .filter(each -> each.rung().getDefaultTrack())
        .findFirst()
        .orElse(members.getFirst());
  }
}
