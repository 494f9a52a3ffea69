package io.mediahub.view.playlist;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.base.hash.Sha256;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.playlist.render.IFramePlaylist;
import io.mediahub.playlist.render.MediaPlaylist;
import io.mediahub.playlist.render.MultivariantPlaylist;
import io.mediahub.playlist.render.PlaylistTexts;
import io.mediahub.view.ViewProblem;
import io.mediahub.view.playlist.PlaylistCache.Encoding;
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

/** Playlists for the edge, which has checked the viewer's cookies. */
@RestController
@RequestMapping("/internal/playlists/{mediaId}/{jobId}/{attempt}")
@Hidden
class PlaylistController {
  private static final MediaType PLAYLIST =
      MediaType.parseMediaType("application/vnd.apple.mpegurl");

  private final PlaylistCache cache;

  PlaylistController(PlaylistCache cache) {
    this.cache = cache;
  }

  @GetMapping("/" + MultivariantPlaylist.NAME)
  ResponseEntity<byte[]> multivariant(
      @PathVariable String mediaId, @PathVariable String jobId, @PathVariable int attempt) {
    return answer(new Encoding(mediaId, jobId, attempt), PlaylistTexts::multivariant);
  }

  @GetMapping("/{renditionId}/" + MediaPlaylist.NAME)
  ResponseEntity<byte[]> media(
      @PathVariable String mediaId,
      @PathVariable String jobId,
      @PathVariable int attempt,
      @PathVariable String renditionId) {
    return answer(new Encoding(mediaId, jobId, attempt), texts -> texts.media().get(renditionId));
  }

  @GetMapping("/{renditionId}/" + IFramePlaylist.NAME)
  ResponseEntity<byte[]> iframes(
      @PathVariable String mediaId,
      @PathVariable String jobId,
      @PathVariable int attempt,
      @PathVariable String renditionId) {
    return answer(new Encoding(mediaId, jobId, attempt), texts -> texts.iframes().get(renditionId));
  }

  private ResponseEntity<byte[]> answer(
      Encoding encoding, Function<PlaylistTexts, @Nullable String> which) {
    Rendered rendered = cache.get(encoding);
    String text = rendered.texts() == null ? null : which.apply(rendered.texts());
    if (text == null) {
      throw new RefusalException(ViewProblem.PLAYLIST_UNKNOWN.refusal());
    }
    byte[] body = text.getBytes(UTF_8);
    return ResponseEntity.ok()
        .contentType(PLAYLIST)
        // Public for the cache of the distribution, which checks each viewer before it answers and
        // marks the answer private.
        .cacheControl(
            rendered.complete()
                ? CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable()
                : CacheControl.maxAge(Duration.ofSeconds(1)).cachePublic())
        .eTag("\"" + fingerprint(body) + "\"")
        .body(body);
  }

  private static String fingerprint(byte[] body) {
    return HexFormat.of().formatHex(Arrays.copyOf(Sha256.of(body), 12));
  }
}
