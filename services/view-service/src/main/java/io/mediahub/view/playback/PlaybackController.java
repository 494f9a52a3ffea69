package io.mediahub.view.playback;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.media.WatchRules;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.paging.Page;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.mediahub.platform.web.IdempotencyKey;
import io.mediahub.platform.web.PublicAddress;
import io.mediahub.playlist.render.MultivariantPlaylist;
import io.mediahub.view.playback.Playbacks.Open;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Starts playbacks and renews their cookies. */
@RestController
@RequestMapping(produces = APPLICATION_JSON_VALUE)
@Tag(name = "Playback", description = "Cookies and a playlist for one viewer of one media")
class PlaybackController {
  private final Playbacks playbacks;
  private final RunningPlaybacks running;
  private final Clock clock;
  private final CookieSigner signer;
  private final PublicAddress address;

  PlaybackController(
      Playbacks playbacks,
      RunningPlaybacks running,
      CookieSigner signer,
      PublicAddress address,
      Clock clock) {
    this.playbacks = playbacks;
    this.running = running;
    this.clock = clock;
    this.signer = signer;
    this.address = address;
  }

  /**
   * @param playbackId the playback, which is renewed before its cookies expire
   * @param playlistUrl the multivariant playlist, such as {@code
   *     http://localhost:8080/p/5f0c2d2e/0b6f3c1a/1b9d6bcd-m/master.m3u8}; null of an image, which
   *     has none
   * @param filesUrl what the addresses of the media's artefacts are relative to, such as {@code
   *     http://localhost:8080/p/5f0c2d2e/0b6f3c1a/}
   * @param cookies the cookies that the answer also sets, for players that are no browsers, such as
   *     {@code "CloudFront-Key-Pair-Id": "K2JCJMDEHXQW5F"}
   * @param cookiesExpireAt when the cookies expire
   */
  record Playback(
      String playbackId,
      @Nullable String playlistUrl,
      String filesUrl,
      Map<String, String> cookies,
      Instant cookiesExpireAt) {}

  /**
   * @param code of a link that the owner made; absent without one
   */
  @Schema(name = "PlaybackStart")
  record Start(@Nullable String code) {
    static @Nullable String codeOf(@Nullable Start given) {
      return given == null ? null : given.code;
    }
  }

  private static final String COOKIES = "The three cookies for the path of the playback";

  @PostMapping("/api/media/{mediaId}/playback")
  @ResponseStatus(HttpStatus.CREATED)
  @ApiResponse(
      responseCode = "201",
      description = "The playback has started.",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = HttpHeaders.SET_COOKIE,
              description = COOKIES,
              schema = @Schema(type = "string")))
  @Operation(
      operationId = "startPlayback",
      summary = "Start a playback: the address of its playlist, and the cookies that open it.",
      description =
          "The cookies open the artefacts of the media as well, such as its poster and its"
              + " subtitles. An image is looked at in the same way; it has no playlist.")
  ResponseEntity<Playback> start(
      @PathVariable String mediaId,
      @RequestBody(required = false) @Nullable Start body,
      CurrentUser user,
      CommandContext context,
      HttpServletRequest request) {
    user.requireRole(Role.VIEWER);
    String device = Devices.of(request.getHeader(HttpHeaders.USER_AGENT));
    try {
      return answer(
          HttpStatus.CREATED,
          playbacks.start(user.userId(), mediaId, Start.codeOf(body), device, context),
          request);
    } catch (RefusalException refused) {
      throw running.naming(refused, user.userId(), context.now());
    }
  }

  @PostMapping("/api/playbacks/{playbackId}/renewal")
  @ApiResponse(
      responseCode = "200",
      description = "The playback has new cookies.",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = HttpHeaders.SET_COOKIE,
              description = COOKIES,
              schema = @Schema(type = "string")))
  @Operation(
      operationId = "renewPlayback",
      summary = "Renew the cookies of a playback. Access is checked again.")
  ResponseEntity<Playback> renew(
      @PathVariable String playbackId,
      CurrentUser user,
      CommandContext context,
      HttpServletRequest request) {
    user.requireRole(Role.VIEWER);
    return answer(HttpStatus.OK, playbacks.renew(user.userId(), playbackId, context), request);
  }

  @PostMapping("/api/public/media/{mediaId}/playback")
  @ResponseStatus(HttpStatus.CREATED)
  @SecurityRequirements
  @ApiResponse(
      responseCode = "201",
      description = "The playback has started.",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = HttpHeaders.SET_COOKIE,
              description = COOKIES,
              schema = @Schema(type = "string")))
  @Operation(
      operationId = "startPublicPlayback",
      summary = "Start a playback without an account.",
      description =
          "Of public and unlisted media, or by the code of a link. How often one client may do so is"
              + " limited.")
  ResponseEntity<Playback> startPublic(
      @PathVariable String mediaId,
      @RequestBody(required = false) @Nullable Start body,
      IdempotencyKey key,
      HttpServletRequest request) {
    CommandContext context = key.by(WatchRules.ANYONE);
    // Nobody who is not known is told what others watch, nor by what.
    return answer(
        HttpStatus.CREATED,
        playbacks.start(WatchRules.ANYONE, mediaId, Start.codeOf(body), "", context),
        request);
  }

  @PostMapping("/api/public/playbacks/{playbackId}/renewal")
  @SecurityRequirements
  @ApiResponse(
      responseCode = "200",
      description = "The playback has new cookies.",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = HttpHeaders.SET_COOKIE,
              description = COOKIES,
              schema = @Schema(type = "string")))
  @Operation(
      operationId = "renewPublicPlayback",
      summary = "Renew the cookies of a playback that began without an account.")
  ResponseEntity<Playback> renewPublic(
      @PathVariable String playbackId, IdempotencyKey key, HttpServletRequest request) {
    CommandContext context = key.by(WatchRules.ANYONE);
    return answer(HttpStatus.OK, playbacks.renew(WatchRules.ANYONE, playbackId, context), request);
  }

  @GetMapping("/api/playbacks")
  @Operation(
      operationId = "listPlaybacks",
      summary = "List what the account is watching at this moment, a hundred at most.")
  ResponseEntity<Page<RunningPlaybacks.Running>> list(CurrentUser user) {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(Page.whole(running.of(user.userId(), clock.instant())));
  }

  @DeleteMapping("/api/playbacks/{playbackId}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "endPlayback",
      summary = "End a playback of the account, on whatever device.",
      description = "Its cookies open nothing any more within about a second.")
  ResponseEntity<Void> end(
      @PathVariable String playbackId, CurrentUser user, CommandContext context) {
    long version = playbacks.end(user.userId(), playbackId, context);
    return ResponseEntity.noContent().eTag(ETags.of(version)).build();
  }

  private ResponseEntity<Playback> answer(
      HttpStatus status, Open open, HttpServletRequest request) {
    Map<String, String> cookies = signer.cookies(open.playbackId(), open.mediaId(), open.until());
    HttpHeaders headers = new HttpHeaders();
    cookies.forEach(
        (name, value) -> headers.add(HttpHeaders.SET_COOKIE, cookie(open, name, value)));
    String files = CookieSigner.address(domain(request), open.playbackId(), open.mediaId()) + "/";
    String playlist =
        open.packagePath() == null
            ? null
            : files + open.packagePath() + "/" + MultivariantPlaylist.NAME;
    return ResponseEntity.status(status)
        .headers(headers)
        .eTag(ETags.of(open.version()))
        .cacheControl(CacheControl.noStore())
        .body(new Playback(open.playbackId(), playlist, files, cookies, open.until()));
  }

  /** The host that the client used, if the platform itself serves the files. */
  private URI domain(HttpServletRequest request) {
    return address.isOwn(signer.domain()) ? address.of(request) : signer.domain();
  }

  /**
   * The path separates the cookies of two playbacks. Browsers send them from pages of other sites,
   * such as an embedded player, only over TLS.
   */
  private String cookie(Open open, String name, String value) {
    return ResponseCookie.from(name, value)
        .path(CookieSigner.path(open.playbackId(), open.mediaId()))
        .httpOnly(true)
        .secure(signer.overTls())
        .sameSite(signer.overTls() ? "None" : "Lax")
        .maxAge(open.left())
        .build()
        .toString();
  }
}
