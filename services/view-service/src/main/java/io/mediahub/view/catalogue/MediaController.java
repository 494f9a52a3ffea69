package io.mediahub.view.catalogue;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.status.MediaStatus;
import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.platform.position.ReadsModels;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.IfVersionAtLeast;
import io.mediahub.platform.web.VersionGate;
import io.mediahub.view.ViewPositions;
import io.mediahub.view.ViewProblem;
import io.mediahub.view.access.Grants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import java.util.OptionalLong;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue over HTTP. */
@RestController
@RequestMapping(path = "/api/media", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Media", description = "The catalogue: media, their progress and their history")
class MediaController {

  private final Catalogue catalogue;
  private final PastCatalogue past;
  private final History history;
  private final Grants grants;
  private final VersionGate gate;

  MediaController(
      Catalogue catalogue, PastCatalogue past, History history, Grants grants, VersionGate gate) {
    this.catalogue = catalogue;
    this.past = past;
    this.history = history;
    this.grants = grants;
    this.gate = gate;
  }

  @ReadsModels({ViewPositions.MEDIA_CATALOGUE, ViewPositions.VIEWER_ACCESS})
  @GetMapping
  @Operation(
      operationId = "listMedia",
      summary = "List the media that the account owns or may watch, newest first.",
      description =
          "With removed, those that the account deleted and can restore. Unlisted media of others"
              + " are not listed.")
  ResponseEntity<Page<MediaItem>> list(
      CurrentUser user,
      @RequestParam(defaultValue = "false") boolean removed,
      @PageRequest.Bounds(usual = 20, most = 100) PageRequest page) {
    return fresh()
        .body(
            removed ? catalogue.removed(user.userId(), page) : catalogue.page(user.userId(), page));
  }

  @ReadsModels({ViewPositions.MEDIA_CATALOGUE, ViewPositions.VIEWER_ACCESS})
  @GetMapping("/{mediaId}")
  @Operation(
      operationId = "getMedia",
      summary = "Read one media. If-Version-At-Least waits for a version of its upload.",
      description =
          "With asOf, a time or a version of its upload, its owner and administrators read what its"
              + " events had come to then.")
  @ApiResponse(
      responseCode = "200",
      description = "OK",
      content =
          @Content(
              mediaType = APPLICATION_JSON_VALUE,
              schema = @Schema(oneOf = {MediaDetail.class, PastMedia.class})))
  ResponseEntity<Object> read(
      @PathVariable String mediaId,
      CurrentUser user,
      IfVersionAtLeast atLeast,
      @RequestParam(required = false) @Nullable String asOf) {
    if (asOf != null) {
      grants.requireOwner(user, mediaId);
      return fresh().body(past.at(mediaId, asOf));
    }
    MediaDetail detail =
        gate.read(
                user,
                atLeast,
                () -> OptionalLong.of(grants.visibleUpload(user, mediaId)),
                () -> catalogue.find(mediaId, user.userId(), user.is(Role.ADMIN)),
                found -> found.versions().upload())
            .orElseThrow(() -> missing(user, mediaId));
    if (detail.status() == MediaStatus.DELETED) {
      throw new RefusalException(ViewProblem.MEDIA_DELETED.refusal());
    }
    // No ETag: the media changes while the version of its upload stays the same.
    return fresh().body(detail);
  }

  @ReadsModels(ViewPositions.AUDIT_TIMELINE)
  @GetMapping("/{mediaId}/events")
  @Operation(
      operationId = "listMediaEvents",
      summary = "List the events of a media in the order of the log, for its owner.",
      description =
          "Viewers are not shown: the first page counts playbacks by day. If-Version-At-Least waits"
              + " for that many events of the media: the sum of the versions of its upload and its"
              + " renditions.")
  ResponseEntity<History.HistoryPage> events(
      @PathVariable String mediaId,
      CurrentUser user,
      IfVersionAtLeast atLeast,
      @PageRequest.Bounds(usual = 200, most = 1000) PageRequest page) {
    grants.requireOwner(user, mediaId);
    // Only the log knows how many events the renditions have.
    gate.read(
        user,
        atLeast,
        OptionalLong::empty,
        () -> Optional.of(history.version(mediaId)),
        version -> version);
    return fresh().body(history.page(mediaId, page));
  }

  /** There is no such media, or its first record is parked. */
  private RefusalException missing(CurrentUser user, String mediaId) {
    if (!catalogue.isDelayed(mediaId)) {
      return Grants.unknown();
    }
    grants.visibleUpload(user, mediaId); // for all others it does not exist
    return new RefusalException(ViewProblem.MEDIA_DELAYED.refusal());
  }

  /** Access and content can change at any time. */
  private static ResponseEntity.BodyBuilder fresh() {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore());
  }
}
