package io.mediahub.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A log-in session that an account has had.
 *
 * @param refreshed how many times
 * @param newestAt when its newest event was
 * @param expiresAt when it ends unless it is refreshed before; null when it was ended
 * @param endedAt when it was ended; null when it was not
 * @param reason why it was ended, such as {@code LOGGED_OUT}; null when it was not
 */
public record AuditedSession(
    String sessionId,
    Instant openedAt,
    long refreshed,
    Instant newestAt,
    @Nullable Instant expiresAt,
    @Nullable Instant endedAt,
    @Nullable String reason) {}
