package io.mediahub.playlist.check;

import io.mediahub.playlist.check.PlaylistReader.Line;
import io.mediahub.playlist.check.PlaylistReader.Playlist;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a multivariant playlist lists, in its order.
 *
 * @param all the variants
 * @param iframes the I-frame playlists
 */
record Variants(List<Listed> all, List<Listed> iframes) {

  /** An entry with its attributes. */
  record Listed(Map<String, String> attributes, String uri) {
    /** NaN when there is none. */
    double number(String name) {
      return PlaylistReader.number(text(name));
    }

    /** Empty when there is none. */
    String text(String name) {
      return attributes.getOrDefault(name, "");
    }
  }

  static Variants of(Playlist multivariant, Findings findings) {
    var variants = new ArrayList<Listed>();
    List<Line> lines = multivariant.lines();
    for (int i = 0; i + 1 < lines.size(); i++) {
      if (lines.get(i).tag().equals("EXT-X-STREAM-INF") && lines.get(i + 1).isUri()) {
        variants.add(
            new Listed(
                PlaylistReader.attributes(multivariant, lines.get(i), findings),
                lines.get(i + 1).value()));
      }
    }
    List<Listed> iframes =
        multivariant
            .tagged("EXT-X-I-FRAME-STREAM-INF")
            .map(line -> PlaylistReader.attributes(multivariant, line, findings))
            .map(attributes -> new Listed(attributes, attributes.getOrDefault("URI", "")))
            .toList();
    return new Variants(List.copyOf(variants), iframes);
  }

  @Nullable Listed of(String uri) {
    return find(all, uri);
  }

  @Nullable Listed iframes(String uri) {
    return find(iframes, uri);
  }

  private static @Nullable Listed find(List<Listed> all, String uri) {
    return all.stream().filter(listed -> listed.uri().equals(uri)).findFirst().orElse(null);
  }
}
