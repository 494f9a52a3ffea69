package io.mediahub.user.session;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.mediahub.platform.web.IdempotencyKey;
import io.mediahub.user.guard.Source;
import io.mediahub.user.token.AccessTokens;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/sessions", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Sessions")
final class SessionController {
  record Credentials(
      @Schema(requiredMode = REQUIRED) @Nullable String email,
      @Schema(requiredMode = REQUIRED) @Nullable String password) {
    @Override
    public String toString() {
      return "Credentials[***]";
    }
  }

  record Refresh(@Schema(requiredMode = REQUIRED) @Nullable String refreshToken) {
    @Override
    public String toString() {
      return "Refresh[***]";
    }
  }

  /**
   * @param expiresIn seconds that the access token is good for
   * @param refreshExpiresIn seconds that the refresh token is good for
   */
  record SessionTokens(
      String sessionId,
      String accessToken,
      @Schema(allowableValues = "Bearer") String tokenType,
      long expiresIn,
      String refreshToken,
      long refreshExpiresIn) {
    @Override
    public String toString() {
      return "SessionTokens[" + sessionId + "]";
    }
  }

  private final Sessions sessions;
  private final Clock clock;

  SessionController(Sessions sessions, Clock clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(operationId = "openSession", summary = "Log in.")
  ResponseEntity<SessionTokens> open(
      @RequestBody Credentials body, IdempotencyKey key, HttpServletRequest request) {
    String email = body.email() == null ? "" : body.email();
    String password = body.password() == null ? "" : body.password();
    return answer(HttpStatus.CREATED, sessions.open(email, password, key, Source.of(request)));
  }

  @PostMapping("/refresh")
  @Operation(
      operationId = "refreshSession",
      summary =
          "Exchange a refresh token for new tokens. A second use of an old one closes the"
              + " session.")
  ResponseEntity<SessionTokens> refresh(@RequestBody Refresh body, IdempotencyKey key) {
    return answer(HttpStatus.OK, sessions.refresh(body.refreshToken(), key));
  }

  @DeleteMapping("/current")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "closeSession",
      summary = "Log out. The tokens of the session are no longer valid.")
  ResponseEntity<Void> close(CurrentUser user, CommandContext context) {
    var answer = ResponseEntity.noContent();
    if (user.sessionId() != null) {
      answer.eTag(ETags.of(sessions.close(user.sessionId(), context)));
    }
    return answer.build();
  }

  private ResponseEntity<SessionTokens> answer(HttpStatus status, Sessions.Tokens tokens) {
    long refreshSeconds = Duration.between(clock.instant(), tokens.refreshExpiresAt()).toSeconds();
    return ResponseEntity.status(status)
        .eTag(ETags.of(tokens.version()))
        .cacheControl(CacheControl.noStore())
        .body(
            new SessionTokens(
                tokens.sessionId(),
                tokens.accessToken(),
                "Bearer",
                AccessTokens.LIFE.toSeconds(),
                tokens.refreshToken().text(),
                Math.max(0, refreshSeconds)));
  }
}
