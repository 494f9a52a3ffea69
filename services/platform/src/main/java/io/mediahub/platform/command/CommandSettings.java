package io.mediahub.platform.command;

import io.mediahub.base.settings.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How commands are executed.
 *
 * @param retention how long the first answer to a command is kept for retries
 * @param attempts how often a command is decided again when another writer came first
 */
@ConfigurationProperties("mediahub.commands")
record CommandSettings(@DefaultValue("7d") Duration retention, @DefaultValue("10") int attempts) {
  CommandSettings {
    Require.that(
        retention.compareTo(Duration.ofMinutes(5)) >= 0,
        "The setting mediahub.commands.retention must be at least 5m, so that a client's retry"
            + " still finds the first answer.");
    Require.that(
        attempts >= 1 && attempts <= 100,
        "The setting mediahub.commands.attempts must be between 1 and 100, not " + attempts + ".");
  }
}
