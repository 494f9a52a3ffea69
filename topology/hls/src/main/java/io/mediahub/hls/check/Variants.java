package io.mediahub.hls.check;

import io.mediahub.hls.check.Playlist.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a multivariant playlist lists, in its order.
 *
 * @param all the variants
 * @param iframes the I-frame playlists
 * @param groups the entries of EXT-X-MEDIA
 */
public record Variants(List<Listed> all, List<Listed> iframes, List<Listed> groups) {

  /** A multivariant playlist with more of one kind was not made to be played. */
  static final int MOST = 2_000;

  /** An entry with its attributes. */
  public record Listed(Map<String, String> attributes, String uri) {
    /** NaN when there is none. */
    public double number(String name) {
      return PlaylistReader.number(text(name));
    }

    /** Empty when there is none. */
    public String text(String name) {
      return attributes.getOrDefault(name, "");
    }

    public boolean has(String name) {
      return attributes.containsKey(name);
    }
  }

  public Variants {
    all = List.copyOf(all);
    iframes = List.copyOf(iframes);
    groups = List.copyOf(groups);
  }

  public static Variants of(Playlist multivariant, Findings findings) {
    var variants = new ArrayList<Listed>();
    List<Line> lines = multivariant.lines();
    for (int i = 0; i + 1 < lines.size() && variants.size() < MOST; i++) {
      if (lines.get(i).tag().equals("EXT-X-STREAM-INF") && lines.get(i + 1).isUri()) {
        variants.add(
            new Listed(
                PlaylistReader.attributes(multivariant, lines.get(i), findings),
                lines.get(i + 1).value()));
      }
    }
    findings.require(
        multivariant.tagged("EXT-X-STREAM-INF").limit(MOST + 1L).count() <= MOST,
        9,
        "%s lists more than %d variants; the rest is not read.",
        multivariant.name(),
        MOST);
    return new Variants(
        variants,
        tagged(multivariant, "EXT-X-I-FRAME-STREAM-INF", findings),
        tagged(multivariant, "EXT-X-MEDIA", findings));
  }

  private static List<Listed> tagged(Playlist multivariant, String tag, Findings findings) {
    return multivariant
        .tagged(tag)
        .limit(MOST)
        .map(line -> PlaylistReader.attributes(multivariant, line, findings))
        .map(attributes -> new Listed(attributes, attributes.getOrDefault("URI", "")))
        .toList();
  }

  public @Nullable Listed of(String uri) {
    return find(all, uri);
  }

  /** The same rendition may be listed with several groups. */
  public List<Listed> allOf(String uri) {
    return all.stream().filter(listed -> listed.uri().equals(uri)).toList();
  }

  public @Nullable Listed iframes(String uri) {
    return find(iframes, uri);
  }

  private static @Nullable Listed find(List<Listed> all, String uri) {
    return all.stream().filter(listed -> listed.uri().equals(uri)).findFirst().orElse(null);
  }

  /** The entries of one group. */
  List<Listed> group(String type, String id) {
    return groups.stream()
        .filter(each -> each.text("TYPE").equals(type) && each.text("GROUP-ID").equals(id))
        .toList();
  }

  /**
   * The renditions of the group that a variant refers to.
   *
   * @param type of the group: the name of the attribute
   */
  List<Rendition> renditions(Listed variant, String type, StreamFacts stream) {
    return variant.text(type).isEmpty()
        ? List.of()
        : group(type, variant.text(type)).stream()
            .flatMap(entry -> stream.rendition(entry.uri()).stream())
            .toList();
  }
}
