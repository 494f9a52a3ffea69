package io.mediahub.view.playlist;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.PlaylistTexts;
import io.mediahub.view.ViewSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Rendered playlists. All playlists of an encoding are rendered from one read, so that they agree.
 * However many viewers follow a growing one, it is read once in a while.
 */
@Component
class PlaylistCache {
  /** A complete package never changes; expiry only frees its memory. */
  private static final Duration COMPLETE_AGE = Duration.ofMinutes(30);

  private final LoadingCache<Encoding, Rendered> cache;

  record Encoding(String mediaId, String jobId, int attempt) {}

  /**
   * @param texts null when there is no such encoding
   */
  record Rendered(@Nullable PlaylistTexts texts, boolean complete) {
    int characters() {
      return texts == null
          ? 64
          : texts.multivariant().length()
              + Stream.concat(texts.media().values().stream(), texts.iframes().values().stream())
                  .mapToInt(String::length)
                  .sum();
    }
  }

  PlaylistCache(PackageReader reader, ViewSettings settings) {
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(settings.playlistCache().toBytes())
            .weigher((Encoding encoding, Rendered rendered) -> rendered.characters())
            .expireAfter(
                Expiry.creating(
                    (Encoding encoding, Rendered rendered) ->
                        rendered.complete() ? COMPLETE_AGE : settings.growingAge()))
            .build(
                encoding ->
                    render(reader.read(encoding.mediaId(), encoding.jobId(), encoding.attempt())));
  }

  Rendered get(Encoding encoding) {
    return cache.get(encoding);
  }

  private static Rendered render(Optional<HlsPackage> pack) {
    return pack.map(p -> new Rendered(PlaylistTexts.of(p), p.complete()))
        .orElseGet(() -> new Rendered(null, false));
  }
}
