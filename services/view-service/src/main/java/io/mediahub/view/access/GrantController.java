package io.mediahub.view.access;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.platform.position.ReadsModels;
import io.mediahub.platform.refusal.PlatformRefusal;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.mediahub.platform.web.IfVersionAtLeast;
import io.mediahub.platform.web.VersionGate;
import io.mediahub.view.ViewPositions;
import io.mediahub.view.ViewProblem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import mediahub.grant.GrantEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Grants of a media, which its owner gives and revokes. */
@RestController
@RequestMapping(path = "/api/media/{mediaId}/grants", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Grants", description = "Let somebody, or everybody, watch")
class GrantController {

  private final Grants grants;
  private final GrantList list;
  private final PastGrants past;
  private final VersionGate gate;

  GrantController(Grants grants, GrantList list, PastGrants past, VersionGate gate) {
    this.grants = grants;
    this.list = list;
    this.past = past;
    this.gate = gate;
  }

  @ReadsModels(ViewPositions.VIEWER_ACCESS)
  @GetMapping
  @Operation(
      operationId = "listGrants",
      summary = "List the grants of a media, revoked ones included.",
      description =
          "With viewerId only that viewer's; If-Version-At-Least is the version of one grant, and"
              + " needs viewerId, and so does asOf, which is a time or a version of the grant.")
  ResponseEntity<Page<GrantAnswer>> list(
      @PathVariable String mediaId,
      CurrentUser user,
      IfVersionAtLeast atLeast,
      @RequestParam(required = false) @Nullable String viewerId,
      @RequestParam(required = false) @Nullable String asOf,
      @PageRequest.Bounds(usual = 100, most = 1000) PageRequest page) {
    grants.requireOwner(user, mediaId);
    if (viewerId != null) {
      String viewer = viewer(viewerId);
      String grantId = GrantDecider.grantId(mediaId, viewer);
      if (asOf != null) {
        return fresh(Page.whole(past.at(grantId, viewer, asOf).stream().toList()));
      }
      Optional<GrantAnswer> found =
          gate.read(
              user,
              atLeast,
              () -> OptionalLong.of(grants.version(grantId)),
              () -> list.find(grantId),
              GrantAnswer::version);
      return fresh(Page.whole(found.stream().toList()));
    }
    if (atLeast.version() > 0 || asOf != null) {
      throw PlatformRefusal.fieldMissing("viewerId");
    }
    return fresh(list.page(mediaId, page));
  }

  private static ResponseEntity<Page<GrantAnswer>> fresh(Page<GrantAnswer> page) {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(page);
  }

  @PutMapping("/{viewerId}")
  @Operation(operationId = "grantAccess", summary = "Let a user, or everyone, watch a media.")
  ResponseEntity<GrantAnswer> grant(
      @PathVariable String mediaId,
      @PathVariable String viewerId,
      CurrentUser user,
      CommandContext context) {
    String viewer = viewer(viewerId);
    grants.requireOwner(user, mediaId);
    return answer(mediaId, viewer, grants.grant(mediaId, viewer, context));
  }

  @DeleteMapping("/{viewerId}")
  @Operation(
      operationId = "revokeAccess",
      summary = "Revoke a grant. Playbacks under it end within about a second.")
  ResponseEntity<GrantAnswer> revoke(
      @PathVariable String mediaId,
      @PathVariable String viewerId,
      CurrentUser user,
      CommandContext context) {
    String viewer = viewer(viewerId);
    grants.requireOwner(user, mediaId);
    return answer(mediaId, viewer, grants.revoke(mediaId, viewer, context));
  }

  private static ResponseEntity<GrantAnswer> answer(
      String mediaId, @Nullable String viewerId, CommandOutcome<GrantState, GrantEvent> outcome) {
    var accepted = outcome.orThrow();
    return ResponseEntity.ok()
        .eTag(ETags.of(accepted.version()))
        .body(
            new GrantAnswer(
                GrantDecider.grantId(mediaId, viewerId),
                GrantAnswer.nameOf(viewerId),
                accepted.state() == GrantState.ACTIVE,
                accepted.version()));
  }

  /** A user id in its canonical spelling; null for everyone. */
  private static @Nullable String viewer(String given) {
    if (given.equals(GrantDecider.EVERYONE)) {
      return null;
    }
    try {
      String id = UUID.fromString(given).toString();
      if (id.equalsIgnoreCase(given)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // answered below
    }
    throw new RefusalException(ViewProblem.VIEWER_INVALID.refusal());
  }
}
