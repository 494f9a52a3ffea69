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
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
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
   * @param code of the second factor or a recovery code, when {@code second-factor-required} asked
   *     for it, such as {@code 287082}
   */
  record Credentials(
      @Schema(requiredMode = REQUIRED) @Nullable String email,
      @Schema(requiredMode = REQUIRED) @Nullable String password,
      @Nullable String code) {
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

  /**
   * @param password the password of the account, such as {@code correct horse battery}
   * @param code of the second factor or a recovery code, if the account has one, such as {@code
   *     287082}
   */
  record Proof(@Schema(requiredMode = REQUIRED) @Nullable String password, @Nullable String code) {
    @Override
    public String toString() {
      return "Proof[***]";
    }
  }

  /**
   * @param sessions the current one first, then the newest
   */
  record SessionsOfUser(List<SessionList.Session> sessions) {}

  private final Sessions sessions;
  private final SessionList list;
  private final Clock clock;

  SessionController(Sessions sessions, SessionList list, Clock clock) {
    this.sessions = sessions;
    this.list = list;
    this.clock = clock;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      operationId = "openSession",
      summary = "Log in.",
      description =
          "An account with a second factor is answered second-factor-required. The same request"
              + " with a code logs in.")
  ResponseEntity<SessionTokens> open(
      @RequestBody Credentials body, IdempotencyKey key, HttpServletRequest request) {
    var given =
        new Sessions.LogIn(
            body.email() == null ? "" : body.email(),
            body.password() == null ? "" : body.password(),
            body.code(),
            Devices.of(request.getHeader(HttpHeaders.USER_AGENT)).orElse(null),
            Source.of(request));
    return answer(HttpStatus.CREATED, sessions.open(given, key));
  }

  @GetMapping
  @Operation(operationId = "listSessions", summary = "List your sessions.")
  ResponseEntity<SessionsOfUser> list(CurrentUser user) {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(new SessionsOfUser(list.of(user)));
  }

  @DeleteMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "endOtherSessions",
      summary = "End all your sessions but this one. Their tokens are no longer valid.")
  ResponseEntity<Void> endOthers(CurrentUser user, CommandContext context) {
    return ResponseEntity.noContent().eTag(ETags.of(list.endOthers(user, context))).build();
  }

  @DeleteMapping("/{sessionId}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "endSession",
      summary = "End one of your sessions. Its tokens are no longer valid.")
  ResponseEntity<Void> end(
      @PathVariable String sessionId, CurrentUser user, CommandContext context) {
    return ResponseEntity.noContent().eTag(ETags.of(list.end(user, sessionId, context))).build();
  }

  @PostMapping("/current/proof")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "proveIdentity",
      summary = "Prove again who you are, before something that answers proof-required.")
  ResponseEntity<Void> prove(
      @RequestBody Proof body, CurrentUser user, IdempotencyKey key, HttpServletRequest request) {
    String password = body.password() == null ? "" : body.password();
    long version = sessions.prove(user, password, body.code(), key, Source.of(request));
    return ResponseEntity.noContent().eTag(ETags.of(version)).build();
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
