package io.mediahub.view.live;

import io.mediahub.base.settings.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Events that clients hear as they happen.
 *
 * @param maxConnections connections that one instance serves at a time
 * @param maxPerPerson connections of one person among them
 * @param heartbeat the longest silence on a connection; shorter than the time-outs of proxies
 * @param longest how long a connection lasts before its client connects again
 * @param remembered events that an instance keeps for clients that connect again; about 500 bytes
 *     each
 * @param rememberedFor how far back an instance reads at its start
 */
@ConfigurationProperties("mediahub.view.live")
record LiveSettings(
    @DefaultValue("1000") int maxConnections,
    @DefaultValue("6") int maxPerPerson,
    @DefaultValue("10s") Duration heartbeat,
    @DefaultValue("30m") Duration longest,
    @DefaultValue("20000") int remembered,
    @DefaultValue("10m") Duration rememberedFor) {
  LiveSettings {
    Require.that(
        maxPerPerson >= 1 && maxConnections >= maxPerPerson && maxConnections <= 100_000,
        "The setting mediahub.view.live.max-connections must be between max-per-person, which is"
            + " at least 1, and 100000.");
    Require.that(
        heartbeat.toMillis() >= 100 && heartbeat.toSeconds() <= 25,
        "The setting mediahub.view.live.heartbeat must be between 100ms and 25s.");
    Require.that(longest.isPositive(), "The setting mediahub.view.live.longest must be positive.");
    Require.that(
        remembered >= 100 && remembered <= 1_000_000,
        "The setting mediahub.view.live.remembered must be between 100 and 1000000.");
    Require.that(
        !rememberedFor.isNegative() && rememberedFor.toHours() <= 24,
        "The setting mediahub.view.live.remembered-for must be between 0s and 24h.");
  }
}
