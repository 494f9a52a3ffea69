package io.mediahub.view.playlist;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.mediahub.playlist.render.PlaylistTexts;
import io.mediahub.view.ViewSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Rendered playlists. All playlists of a package are rendered from one read, so that they agree.
 * However many viewers follow a growing one, it is read once in a while.
 */
@Component
class PlaylistCache {
  /** A published package never changes; expiry only frees its memory. */
  private static final Duration PUBLISHED_AGE = Duration.ofMinutes(30);

  private final LoadingCache<PackageName, Rendered> cache;

  /**
   * @param path of its playlists, below the media's folder
   */
  record PackageName(String mediaId, String path) {}

  /**
   * @param texts null when there is no such package
   */
  record Rendered(@Nullable PlaylistTexts texts, boolean published) {
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
            .weigher((PackageName pack, Rendered rendered) -> rendered.characters())
            .expireAfter(
                Expiry.creating(
                    (PackageName pack, Rendered rendered) ->
                        rendered.published() ? PUBLISHED_AGE : settings.growingAge()))
            .build(pack -> render(reader.read(pack.mediaId(), pack.path())));
  }

  Rendered get(PackageName pack) {
    return cache.get(pack);
  }

  private static Rendered render(Optional<PackageReader.Read> read) {
    return read.map(r -> new Rendered(PlaylistTexts.of(r.pack()), r.published()))
        .orElseGet(() -> new Rendered(null, false));
  }
}
