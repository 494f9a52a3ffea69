package io.mediahub.view.watching;

import io.mediahub.base.settings.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What players report.
 *
 * @param reportEvery how often players are asked to report where they are
 * @param keepEvery for how long the reports of a playback are collected before they become an
 *     event; a crash of the service loses no more than that
 * @param maxPlaybacks playbacks whose reports one instance collects at a time; each takes about a
 *     kilobyte of memory, 10 at most
 */
@ConfigurationProperties("mediahub.view.watching")
record WatchingSettings(
    @DefaultValue("10s") Duration reportEvery,
    @DefaultValue("1m") Duration keepEvery,
    @DefaultValue("20000") int maxPlaybacks) {
  WatchingSettings {
    Require.that(
        reportEvery.toSeconds() >= 2 && reportEvery.compareTo(keepEvery) <= 0,
        "The setting mediahub.view.watching.report-every must be between 2s and"
            + " mediahub.view.watching.keep-every.");
    Require.that(
        keepEvery.toSeconds() >= 10 && keepEvery.toMinutes() <= 10,
        "The setting mediahub.view.watching.keep-every must be between 10s and 10m.");
    Require.that(
        maxPlaybacks >= 1 && maxPlaybacks <= 1_000_000,
        "The setting mediahub.view.watching.max-playbacks must be between 1 and 1000000.");
  }
}
