package io.mediahub.view.access;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.Outcome;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.mediahub.platform.web.IfVersionAtLeast;
import io.mediahub.platform.web.Limit;
import io.mediahub.platform.web.RefusalException;
import io.mediahub.platform.web.VersionGate;
import io.mediahub.view.access.GrantList.Grant;
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

/** Who may watch a medium, for its owner to say. */
@RestController
@RequestMapping(path = "/api/media/{mediaId}/grants", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Grants", description = "Let somebody, or everybody, watch")
class GrantController {
  private static final int MOST = 1000;

  private final Grants grants;
  private final GrantList list;
  private final VersionGate gate;

  GrantController(Grants grants, GrantList list, VersionGate gate) {
    this.grants = grants;
    this.list = list;
    this.gate = gate;
  }

  @GetMapping
  @Operation(
      summary = "The grants of a medium, also revoked ones, page by page",
      description =
          "With viewerId only that viewer's; If-Version-At-Least is the version of one grant, and"
              + " needs viewerId.")
  ResponseEntity<GrantList.Page> list(
      @PathVariable String mediaId,
      CurrentUser user,
      IfVersionAtLeast atLeast,
      @RequestParam(required = false) @Nullable String viewerId,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(required = false) @Nullable String after) {
    grants.requireOwner(user, mediaId);
    if (viewerId != null) {
      String grantId = GrantDecider.grantId(mediaId, viewer(viewerId));
      Optional<Grant> found =
          gate.read(
              user,
              atLeast,
              () -> OptionalLong.of(grants.version(grantId)),
              () -> list.find(grantId),
              Grant::version);
      return fresh(new GrantList.Page(found.stream().toList(), null));
    }
    if (atLeast.version() > 0) {
      throw new RefusalException(
          Refusal.invalid(
              "viewer-missing",
              "viewerId",
              "If-Version-At-Least is the version of one grant.",
              "Name the grant with ?viewerId=, or ask without If-Version-At-Least."));
    }
    return fresh(list.page(mediaId, Limit.checked(limit, MOST), after));
  }

  private static ResponseEntity<GrantList.Page> fresh(GrantList.Page page) {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(page);
  }

  @PutMapping("/{viewerId}")
  @Operation(summary = "Let a user, or everyone, watch")
  ResponseEntity<Grant> grant(
      @PathVariable String mediaId,
      @PathVariable String viewerId,
      CurrentUser user,
      CommandContext context) {
    String viewer = viewer(viewerId);
    grants.requireOwner(user, mediaId);
    return answer(mediaId, viewer, grants.grant(mediaId, viewer, context));
  }

  @DeleteMapping("/{viewerId}")
  @Operation(summary = "End it; whoever is watching now is stopped")
  ResponseEntity<Grant> revoke(
      @PathVariable String mediaId,
      @PathVariable String viewerId,
      CurrentUser user,
      CommandContext context) {
    String viewer = viewer(viewerId);
    grants.requireOwner(user, mediaId);
    return answer(mediaId, viewer, grants.revoke(mediaId, viewer, context));
  }

  private static ResponseEntity<Grant> answer(
      String mediaId, @Nullable String viewerId, Outcome<GrantState, GrantEvent> outcome) {
    var accepted = outcome.orThrow();
    return ResponseEntity.ok()
        .eTag(ETags.of(accepted.version()))
        .body(
            new Grant(
                GrantDecider.grantId(mediaId, viewerId),
                Grant.nameOf(viewerId),
                accepted.state() == GrantState.ACTIVE,
                accepted.version()));
  }

  /** A user id in its one spelling; null for everyone. */
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
    throw new RefusalException(
        Refusal.invalid(
            "viewer-invalid",
            "viewerId",
            "A viewer is a user id, which is a UUID, or the word everyone.",
            "The user finds the id with GET /api/users/me."));
  }
}
