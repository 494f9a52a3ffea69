package io.mediahub.view.playback;

import io.mediahub.playlist.render.Encryption;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Clock;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Keys of packages for the edge, which has checked the viewer's cookies. Each request asks whether
 * the playback may still go on.
 */
@RestController
@Hidden
class KeyController {
  private final Playbacks playbacks;
  private final PackageKeys keys;
  private final Clock clock;

  KeyController(Playbacks playbacks, PackageKeys keys, Clock clock) {
    this.playbacks = playbacks;
    this.keys = keys;
    this.clock = clock;
  }

  @GetMapping("/internal/keys/{playbackId}/{mediaId}/{packageId}/" + Encryption.KEY_NAME)
  ResponseEntity<byte[]> key(
      @PathVariable String playbackId,
      @PathVariable String mediaId,
      @PathVariable String packageId) {
    playbacks.requireGoingOn(playbackId, mediaId, clock.instant());
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .cacheControl(CacheControl.noStore())
        .body(keys.of(mediaId, packageId));
  }
}
