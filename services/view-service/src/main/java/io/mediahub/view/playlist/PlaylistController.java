package io.mediahub.view.playlist;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.base.hash.Sha256;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.playlist.render.IFramePlaylist;
import io.mediahub.playlist.render.MediaPlaylist;
import io.mediahub.playlist.render.MultivariantPlaylist;
import io.mediahub.playlist.render.PlaylistTexts;
import io.mediahub.view.ViewProblem;
import io.mediahub.view.playlist.PlaylistCache.PackageName;
import io.mediahub.view.playlist.PlaylistCache.Rendered;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Playlists for the edge, which has checked the viewer's cookies. A package has one step in the
 * path; what an earlier version made has two, its job and attempt.
 */
@RestController
@RequestMapping("/internal/playlists/{mediaId}")
@Hidden
class PlaylistController {
  private static final MediaType PLAYLIST =
      MediaType.parseMediaType("application/vnd.apple.mpegurl");

  private static final String PACKAGE = "/{packageId}/";
  private static final String ATTEMPT = "/{jobId}/{attempt}/";

  private final PlaylistCache cache;

  PlaylistController(PlaylistCache cache) {
    this.cache = cache;
  }

  @GetMapping(PACKAGE + MultivariantPlaylist.NAME)
  ResponseEntity<byte[]> multivariant(
      @PathVariable String mediaId, @PathVariable String packageId) {
    return answer(new PackageName(mediaId, packageId), Lasts.NOT, PlaylistTexts::multivariant);
  }

  @GetMapping(PACKAGE + "{renditionId}/" + MediaPlaylist.NAME)
  ResponseEntity<byte[]> media(
      @PathVariable String mediaId,
      @PathVariable String packageId,
      @PathVariable String renditionId) {
    var pack = new PackageName(mediaId, packageId);
    PlaylistTexts texts = cache.get(pack).texts();
    return texts != null && texts.text().containsKey(renditionId)
        ? answer(pack, Lasts.NOT, read -> read.text().get(renditionId))
        : answer(pack, Lasts.PUBLISHED, read -> read.media().get(renditionId));
  }

  @GetMapping(PACKAGE + "{renditionId}/" + IFramePlaylist.NAME)
  ResponseEntity<byte[]> iframes(
      @PathVariable String mediaId,
      @PathVariable String packageId,
      @PathVariable String renditionId) {
    return answer(
        new PackageName(mediaId, packageId),
        Lasts.PUBLISHED,
        texts -> texts.iframes().get(renditionId));
  }

  @GetMapping(ATTEMPT + MultivariantPlaylist.NAME)
  ResponseEntity<byte[]> multivariantOfAttempt(
      @PathVariable String mediaId, @PathVariable String jobId, @PathVariable int attempt) {
    return multivariant(mediaId, ofAttempt(jobId, attempt));
  }

  @GetMapping(ATTEMPT + "{renditionId}/" + MediaPlaylist.NAME)
  ResponseEntity<byte[]> mediaOfAttempt(
      @PathVariable String mediaId,
      @PathVariable String jobId,
      @PathVariable int attempt,
      @PathVariable String renditionId) {
    return media(mediaId, ofAttempt(jobId, attempt), renditionId);
  }

  @GetMapping(ATTEMPT + "{renditionId}/" + IFramePlaylist.NAME)
  ResponseEntity<byte[]> iframesOfAttempt(
      @PathVariable String mediaId,
      @PathVariable String jobId,
      @PathVariable int attempt,
      @PathVariable String renditionId) {
    return iframes(mediaId, ofAttempt(jobId, attempt), renditionId);
  }

  private static String ofAttempt(String jobId, int attempt) {
    return jobId + "/" + attempt;
  }

  /** Whether caches may keep a playlist. */
  private enum Lasts {
    /** Subtitles may be added and removed at any time, which the multivariant playlist shows. */
    NOT,
    /** For ever, once the package is published. */
    PUBLISHED
  }

  private ResponseEntity<byte[]> answer(
      PackageName pack, Lasts lasts, Function<PlaylistTexts, @Nullable String> which) {
    Rendered rendered = cache.get(pack);
    String text = rendered.texts() == null ? null : which.apply(rendered.texts());
    if (text == null) {
      throw new RefusalException(ViewProblem.PLAYLIST_UNKNOWN.refusal());
    }
    byte[] body = text.getBytes(UTF_8);
    return ResponseEntity.ok()
        .contentType(PLAYLIST)
        // Public for the cache of the distribution, which checks each viewer before it answers and
        // marks the answer private. One that may still grow, end or go is asked for every time, and
        // so is one that subtitles change; the tag makes that cheap while it stays the same.
        .cacheControl(
            lasts == Lasts.PUBLISHED && rendered.published()
                ? CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable()
                : CacheControl.noCache().cachePublic())
        .eTag("\"" + fingerprint(body) + "\"")
        .body(body);
  }

  private static String fingerprint(byte[] body) {
    return HexFormat.of().formatHex(Arrays.copyOf(Sha256.of(body), 12));
  }
}
