package io.mediahub.view.access;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.Outcome;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.mediahub.platform.web.RefusalException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import mediahub.grant.GrantEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who may watch a medium, for its owner to say. */
@RestController
@RequestMapping(path = "/api/media/{mediaId}/grants", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Grants", description = "Let somebody, or everybody, watch")
class GrantController {
  private final Grants grants;
  private final JdbcClient views;

  GrantController(Grants grants, @Qualifier("viewsJdbc") JdbcClient views) {
    this.grants = grants;
    this.views = views;
  }

  /**
   * @param viewerId a user id, or "everyone"
   */
  record Grant(String grantId, String viewerId, boolean active, long version) {}

  record All(List<Grant> items) {}

  @GetMapping
  @Operation(summary = "All grants of a medium, also revoked ones")
  All list(@PathVariable String mediaId, CurrentUser user) {
    grants.requireOwner(user, mediaId);
    return new All(
        views
            .sql(
                """
                select grant_id, viewer_id, active, version from access_grant
                 where media_id = :media order by grant_id limit 1000
                """)
            .param("media", mediaId)
            .query(
                (row, number) ->
                    new Grant(
                        row.getString("grant_id"),
                        name(row.getString("viewer_id")),
                        row.getBoolean("active"),
                        row.getLong("version")))
            .list());
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
                name(viewerId),
                accepted.state() == GrantState.ACTIVE,
                accepted.version()));
  }

  private static String name(@Nullable String viewerId) {
    return viewerId == null ? GrantDecider.EVERYONE : viewerId;
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
