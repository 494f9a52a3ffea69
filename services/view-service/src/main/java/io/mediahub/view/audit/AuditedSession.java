package io.mediahub.view.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.platform.audit.PastSessions.PastSession;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A log-in session that an account has had.
 *
 * @param sessionId the session, whose events {@code /api/audit/session/{id}} lists
 * @param openedAt when the person logged in
 * @param refreshed how many times its tokens were refreshed, such as {@code 12}
 * @param newestAt when it was last refreshed, or ended, or else opened
 * @param expiresAt when it ends unless it is refreshed before; absent when it was ended
 * @param endedAt when it was ended; absent when it was not
 * @param reason why it was ended, such as {@code LOGGED_OUT}; absent when it was not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditedSession(
    String sessionId,
    Instant openedAt,
    long refreshed,
    Instant newestAt,
    @Nullable Instant expiresAt,
    @Nullable Instant endedAt,
    @Nullable String reason) {
  static AuditedSession of(PastSession past) {
    return new AuditedSession(
        past.sessionId(),
        past.openedAt(),
        past.refreshed(),
        past.newestAt(),
        past.expiresAt(),
        past.endedAt(),
        past.reason());
  }
}
