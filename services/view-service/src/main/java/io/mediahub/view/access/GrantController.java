package io.mediahub.view.access;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.domain.grant.GrantTerms;
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
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import mediahub.grant.GrantEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
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
  private final LinkCodes codes;
  private static final Pattern LINK = Pattern.compile(GrantDecider.LINK + "[0-9a-f]{64}");

  GrantController(
      Grants grants, GrantList list, PastGrants past, VersionGate gate, LinkCodes codes) {
    this.codes = codes;
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

  /**
   * Limits of a grant; none when absent.
   *
   * @param opensAt from when it counts; absent if from now on
   * @param closesAt until when it counts; absent if it does not end
   * @param plays how many playbacks may begin under it, 1 to 1000000, such as {@code 3}; absent for
   *     any number
   */
  @Schema(name = "GrantLimits")
  record Limits(@Nullable Instant opensAt, @Nullable Instant closesAt, @Nullable Integer plays) {
    static GrantTerms terms(@Nullable Limits limits) {
      return limits == null
          ? GrantTerms.NONE
          : new GrantTerms(
              limits.opensAt, limits.closesAt, limits.plays == null ? 0 : limits.plays);
    }
  }

  /**
   * A link to a media.
   *
   * @param code what the owner gives to others, who send it when they start a playback, such as
   *     {@code 3q2-7wAAAAAAAAAAAAAAAAAA}; it is shown here alone
   * @param grant that the code stands for
   */
  @Schema(name = "GrantLink")
  record Link(String code, GrantAnswer grant) {}

  @PutMapping("/{viewerId}")
  @Operation(
      operationId = "grantAccess",
      summary = "Let a user, or everyone, watch a media.",
      description =
          "Given again with other limits, playbacks under the earlier ones end. No playback"
              + " outlasts the limits.")
  ResponseEntity<GrantAnswer> grant(
      @PathVariable String mediaId,
      @PathVariable String viewerId,
      @RequestBody(required = false) @Nullable Limits limits,
      CurrentUser user,
      CommandContext context) {
    String viewer = viewer(viewerId);
    grants.requireOwner(user, mediaId);
    if (viewer != null && viewer.startsWith(GrantDecider.LINK)) {
      throw new RefusalException(ViewProblem.VIEWER_INVALID.refusal());
    }
    return answer(mediaId, viewer, grants.grant(mediaId, viewer, Limits.terms(limits), context));
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @ApiResponse(
      responseCode = "201",
      description = "The code, which is shown once",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = "The address of the grant, for its revocation",
              schema = @Schema(type = "string")))
  @Operation(
      operationId = "createLink",
      summary = "Make a code by which whoever has it may watch, also without an account.",
      description = "It is revoked as other grants are, by the viewerId of its grant.")
  ResponseEntity<Link> link(
      @PathVariable String mediaId,
      @RequestBody(required = false) @Nullable Limits limits,
      CurrentUser user,
      CommandContext context) {
    grants.requireOwner(user, mediaId);
    String code = codes.make(mediaId, context.commandId());
    String viewer = LinkCodes.viewer(code);
    var accepted = grants.grant(mediaId, viewer, Limits.terms(limits), context).orThrow();
    String grantId = GrantDecider.grantId(mediaId, viewer);
    return ResponseEntity.created(URI.create("/api/media/" + mediaId + "/grants/" + viewer))
        .eTag(ETags.of(accepted.version()))
        .cacheControl(CacheControl.noStore())
        .body(
            new Link(code, GrantAnswer.of(grantId, viewer, accepted.state(), accepted.version())));
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
            GrantAnswer.of(
                GrantDecider.grantId(mediaId, viewerId),
                viewerId,
                accepted.state(),
                accepted.version()));
  }

  /** A user id in its canonical spelling, or what stands for a link; null for everyone. */
  private static @Nullable String viewer(String given) {
    if (given.equals(GrantDecider.EVERYONE)) {
      return null;
    }
    if (LINK.matcher(given).matches()) {
      return given;
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
