package io.mediahub.view.catalogue;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.media.WatchRules;
import io.mediahub.domain.status.MediaStatus;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.view.ViewProblem;
import io.mediahub.view.access.Grants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Public and unlisted media, for people without an account. */
@RestController
@RequestMapping(path = "/api/public/media", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Public media", description = "Public and unlisted media, without an account")
class PublicMediaController {
  private final Catalogue catalogue;

  PublicMediaController(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @GetMapping("/{mediaId}")
  @SecurityRequirements
  @Operation(
      operationId = "getPublicMedia",
      summary = "Read one public or unlisted media, without an account.")
  ResponseEntity<MediaDetail> read(@PathVariable String mediaId) {
    MediaDetail detail =
        catalogue.find(mediaId, WatchRules.ANYONE, false).orElseThrow(Grants::unknown);
    if (detail.status() == MediaStatus.DELETED) {
      throw new RefusalException(ViewProblem.MEDIA_DELETED.refusal());
    }
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(detail);
  }
}
