package io.mediahub.user;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long log-in sessions last.
 *
 * @param longest a session ends after this time, however often it is refreshed
 * @param proofValidity how long a proof of who somebody is counts for dangerous changes: a log-in,
 *     or the password again
 */
@ConfigurationProperties("mediahub.sessions")
public record SessionSettings(
    @DefaultValue("90d") Duration longest, @DefaultValue("10m") Duration proofValidity) {}
