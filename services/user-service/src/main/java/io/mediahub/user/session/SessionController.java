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
  /**
   * @param email the address of the account, in any spelling, such as {@code ann@example.org}
   * @param password the password of the account, such as {@code correct horse battery}
   */
  record Credentials(
      @Schema(requiredMode = REQUIRED) @Nullable String email,
      @Schema(requiredMode = REQUIRED) @Nullable String password) {
    @Override
    public String toString() {
      return "Credentials[***]";
    }
  }

  /**
   * @param refreshToken the refresh token of the previous answer
   */
  record Refresh(@Schema(requiredMode = REQUIRED) @Nullable String refreshToken) {
    @Override
    public String toString() {
      return "Refresh[***]";
    }
  }

  /**
   * @param sessionId the session, which ends with a log-out
   * @param accessToken a JWT, sent as {@code Authorization: Bearer}, such as {@code
   *     eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiI1ZjBjIn0.c2lnbmF0dXJl}
   * @param tokenType always {@code Bearer}
   * @param expiresIn seconds until the access token expires, such as {@code 600}
   * @param refreshToken gets the next tokens, once, such as {@code
   *     5f0c2d2e-8f0b-4f4f-9a53-0a3a5c0d3b7e.0.secret}
   * @param refreshExpiresIn seconds until the refresh token expires, such as {@code 2592000}
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
