package io.mediahub.view.live;

import io.mediahub.platform.refusal.UnavailableException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.security.SessionStanding;
import io.mediahub.view.ViewMeter;
import io.mediahub.view.access.Grants;
import io.mediahub.view.playback.RunningPlaybacks;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Tells clients what happens, as server-sent events. */
@RestController
@Tag(name = "Live", description = "What happens to media and jobs, as it happens")
class LiveController {
  private static final Logger LOG = LoggerFactory.getLogger(LiveController.class);

  /** How long to wait for another instance's place, or for the log to be read at the start. */
  private static final Duration CATCH_UP = Duration.ofSeconds(2);

  private final LiveLog log;
  private final Listeners listeners;
  private final Grants grants;
  private final RunningPlaybacks playbacks;
  private final SessionStanding sessions;
  private final LiveSettings settings;
  private final JsonMapper json;
  private final Clock clock;
  private final MeterRegistry meters;

  LiveController(
      LiveLog log,
      Listeners listeners,
      Grants grants,
      RunningPlaybacks playbacks,
      SessionStanding sessions,
      LiveSettings settings,
      JsonMapper json,
      Clock clock,
      MeterRegistry meters) {
    this.meters = meters;
    this.log = log;
    this.listeners = listeners;
    this.grants = grants;
    this.playbacks = playbacks;
    this.sessions = sessions;
    this.settings = settings;
    this.json = json;
    this.clock = clock;
  }

  /**
   * @param mediaId only what happens to this media
   * @param lastEventId the id of the last event that the client has heard; none to hear what
   *     happens from now on
   */
  @GetMapping(path = "/api/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @ApiResponse(
      responseCode = "200",
      description =
          "Server-sent events. `ready` comes first, or `reset` where events were missed: then the"
              + " client reads its lists anew. After it come `status`, `progress` and `access`,"
              + " whose data are an object with mediaId, type and at, and permille, etaMillis, code"
              + " and sentence where there are any. A comment comes at least every ten seconds. The"
              + " connection ends with the access token at the latest; the client connects again"
              + " with the last id.",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema =
                  @Schema(
                      type = "string",
                      example =
                          "event: status\nid: 12.40.7.0\ndata: {\"mediaId\":"
                              + "\"5f0c2d2e-8f0b-4f4f-9a53-0a3a5c0d3b7e\","
                              + "\"type\":\"MediaPublished\",\"at\":\"2026-11-26T18:30:00Z\"}\n")))
  @Operation(
      operationId = "listenToEvents",
      summary = "Hear of what happens to the media that the account owns or may watch.")
  void listen(
      @RequestParam(required = false) @Nullable String mediaId,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      CurrentUser user,
      HttpServletResponse response)
      throws InterruptedException {
    LiveCursor heard =
        lastEventId == null || lastEventId.isBlank()
            ? null
            : LiveCursor.parse(lastEventId.strip(), LiveFeed.PARTITIONS.size());
    try (Listeners.Seat seat = listeners.take(user.userId())) {
      if (!log.awaitReady(CATCH_UP)) {
        throw new UnavailableException("The log of live events is not read yet");
      }
      LiveLog.Place place = heard == null ? log.now() : log.after(heard, CATCH_UP);
      stream(response, user, mediaId, place);
    }
  }

  private void stream(
      HttpServletResponse response, CurrentUser user, @Nullable String mediaId, LiveLog.Place place)
      throws InterruptedException {
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader("X-Accel-Buffering", "no"); // for proxies of others
    try {
      LiveStream stream =
          new LiveStream(
              log,
              new Hearing(
                  grants,
                  user.userId(),
                  mediaId,
                  watched -> playbacks.watches(user.userId(), watched, clock.instant())),
              json,
              response.getOutputStream());
      stream.run(place, settings.heartbeat(), lasts(), standing(user));
      if (stream.isBehind()) {
        ViewMeter.LISTENERS_BEHIND.counter(meters).increment();
      }
    } catch (IOException e) {
      LOG.debug("A listener is gone, or takes nothing: {}", e.toString());
    } catch (DataAccessException e) {
      LOG.warn("A listener must connect again: what it may hear cannot be looked up", e);
    }
  }

  /** No longer than the access token. */
  private Duration lasts() {
    var authentication = SecurityContextHolder.getContext().getAuthentication();
    Instant expires =
        authentication != null && authentication.getPrincipal() instanceof Jwt token
            ? token.getExpiresAt()
            : null;
    Duration left =
        expires == null ? settings.longest() : Duration.between(clock.instant(), expires);
    return left.compareTo(settings.longest()) < 0 ? left : settings.longest();
  }

  private BooleanSupplier standing(CurrentUser user) {
    String session = user.sessionId();
    Set<String> roles = user.roles().stream().map(Role::name).collect(Collectors.toSet());
    return () -> {
      try {
        return session == null || sessions.stands(session, user.userId(), roles);
      } catch (JwtException e) { // it cannot be found out at the moment: it connects again
        return false;
      }
    };
  }
}
