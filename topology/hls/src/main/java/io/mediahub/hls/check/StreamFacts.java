package io.mediahub.hls.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stream, as far as it could be read.
 *
 * @param multivariant null when there is a media playlist alone
 * @param renditions each media playlist once, in the order in which they are named
 * @param iframes the I-frame playlists
 * @param complete whether nothing will be added to it
 * @param keys that its segments are encrypted with
 */
public record StreamFacts(
    @Nullable Playlist multivariant,
    List<Rendition> renditions,
    List<Rendition> iframes,
    boolean complete,
    List<Key> keys) {
  /**
   * A key of AES-128.
   *
   * @param name of the playlist that names it, for findings
   * @param bytes its length; -1 when it is not to be had
   * @param fault what went wrong when it was used; empty when nothing did, or it was not used
   */
  public record Key(String name, int bytes, String fault) {}

  public StreamFacts {
    renditions = List.copyOf(renditions);
    iframes = List.copyOf(iframes);
    keys = List.copyOf(keys);
  }

  Optional<Rendition> rendition(String uri) {
    return renditions.stream().filter(each -> each.uri().equals(uri)).findFirst();
  }

  List<Rendition> video() {
    return renditions.stream().filter(Rendition::hasVideo).toList();
  }

  /** Those whose tracks are sound alone. */
  List<Rendition> soundAlone() {
    return renditions.stream().filter(each -> each.hasSound() && !each.hasVideo()).toList();
  }

  List<Rendition> subtitles() {
    return renditions.stream().filter(each -> each.role() == Rendition.Role.SUBTITLES).toList();
  }

  /** Pictures and sound. */
  List<Rendition> media() {
    return renditions.stream().filter(each -> each.role() != Rendition.Role.SUBTITLES).toList();
  }

  /** Every media and I-frame playlist that could be read. */
  Stream<Playlist> lists() {
    return Stream.concat(renditions.stream(), iframes.stream())
        .flatMap(each -> each.read().stream());
  }

  /**
   * Playlists of pictures, sound and key frames. Those of texts may have longer segments (RFC
   * 8216bis, 6.2.4): they are small, and a request for each is dear.
   */
  Stream<Playlist> timed() {
    return Stream.concat(media().stream(), iframes.stream()).flatMap(each -> each.read().stream());
  }

  /** Which renditions name a file. */
  Map<String, Rendition> byAddress() {
    return renditions.stream()
        .flatMap(each -> each.places().stream().map(place -> Map.entry(place.address(), each)))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a));
  }
}
