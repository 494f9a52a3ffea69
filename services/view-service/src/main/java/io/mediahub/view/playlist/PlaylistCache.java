package io.mediahub.view.playlist;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.mediahub.playlist.render.PlaylistTexts;
import io.mediahub.playlist.render.TextRendition;
import io.mediahub.view.ViewSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Rendered playlists. All playlists of a package are rendered from one read, so that they agree.
 * However many viewers follow a growing one, it is read once in a while. Subtitles may come and go
 * at any time, so they are read once in a while as well, and other ones are another rendering.
 */
@Component
class PlaylistCache {
  /** A published package never changes; expiry only frees its memory. */
  private static final Duration PUBLISHED_AGE = Duration.ofMinutes(30);

  /** Media of which it is known for a moment whether their subtitles have changed. */
  private static final int MOST_MEDIA = 10_000;

  /** Files of subtitles whose names are kept: a film of two hours has 120 in each language. */
  private static final int MOST_NAMES = 200_000;

  private final LoadingCache<Key, Rendered> cache;
  private final LoadingCache<String, String> versions;
  private final LoadingCache<Texts, List<SubtitleReader.Found>> subtitles;

  /**
   * @param path of its playlists, below the media's folder
   */
  record PackageName(String mediaId, String path) {}

  /** Subtitles of a media as they were at a version. */
  private record Texts(String mediaId, String version) {}

  /** What one rendering is of. */
  private record Key(PackageName pack, Texts subtitles) {}

  /**
   * @param texts null when there is no such package
   * @param published whether pictures and sound will never change
   */
  record Rendered(@Nullable PlaylistTexts texts, boolean published) {
    int characters() {
      return texts == null
          ? 64
          : texts.multivariant().length()
              + Stream.of(texts.media(), texts.iframes(), texts.text())
                  .flatMap(playlists -> playlists.values().stream())
                  .mapToInt(String::length)
                  .sum();
    }
  }

  PlaylistCache(PackageReader reader, SubtitleReader subtitleReader, ViewSettings settings) {
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(settings.playlistCache().toBytes())
            .weigher((Key key, Rendered rendered) -> rendered.characters())
            .expireAfter(
                Expiry.creating(
                    (Key key, Rendered rendered) ->
                        rendered.published() ? PUBLISHED_AGE : settings.growingAge()))
            .build(
                key ->
                    render(reader.read(key.pack().mediaId(), key.pack().path()), subtitles(key)));
    this.versions =
        Caffeine.newBuilder()
            .maximumSize(MOST_MEDIA)
            .expireAfterWrite(settings.growingAge())
            .build(subtitleReader::version);
    this.subtitles =
        Caffeine.newBuilder()
            .maximumWeight(MOST_NAMES)
            .weigher((Texts texts, List<SubtitleReader.Found> found) -> names(found))
            .expireAfterAccess(PUBLISHED_AGE)
            .build(texts -> subtitleReader.read(texts.mediaId()));
  }

  private static int names(List<SubtitleReader.Found> found) {
    return 1 + found.stream().mapToInt(each -> each.text().names().size()).sum();
  }

  Rendered get(PackageName pack) {
    String mediaId = pack.mediaId();
    return cache.get(new Key(pack, new Texts(mediaId, versions.get(mediaId))));
  }

  private List<TextRendition> subtitles(Key key) {
    return subtitles.get(key.subtitles()).stream().map(each -> each.in(key.pack().path())).toList();
  }

  private static Rendered render(Optional<PackageReader.Read> read, List<TextRendition> subtitles) {
    return read.map(r -> new Rendered(PlaylistTexts.of(r.pack().with(subtitles)), r.published()))
        .orElseGet(() -> new Rendered(null, false));
  }
}
