package io.mediahub.stream;

import io.mediahub.streams.rendition.LeaseSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The topologies and the jobs that they hand out.
 *
 * @param instance name of this replica, unique among those that run at the same time and unchanged
 *     by a restart; the host's name when not set
 * @param startWithin how long a start waits for brokers, registry and databases before it gives up
 * @param jobSilence time without news of a job after which it is given to another worker
 * @param sweepAfter how long after a media's end its unused objects are deleted
 * @param jobsPerMedia most jobs for chunks of one media that workers may have at the same time
 * @param mediaAtOnce media of one owner, in one of the partitions, whose jobs are as urgent as
 *     anyone's
 * @param mediaQueued more media of one owner, in one of the partitions, whose jobs are taken when
 *     nobody else has any
 */
@ConfigurationProperties("mediahub.streams")
public record StreamServiceSettings(
    @Nullable String instance,
    @DefaultValue("10m") Duration startWithin,
    @DefaultValue("60s") Duration jobSilence,
    @DefaultValue("1h") Duration sweepAfter,
    @DefaultValue("8") int jobsPerMedia,
    @DefaultValue("1") int mediaAtOnce,
    @DefaultValue("2") int mediaQueued) {
  public StreamServiceSettings {
    requirePositive("jobs-per-media", jobsPerMedia);
    requirePositive("media-at-once", mediaAtOnce);
    if (mediaQueued < 0) {
      throw new IllegalArgumentException("mediahub.streams.media-queued must not be negative.");
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("mediahub.streams." + name + " must be at least 1.");
    }
  }

  public String instanceName() {
    return instance == null || instance.isBlank() ? hostName() : instance;
  }

  public LeaseSettings leases() {
    return LeaseSettings.DEFAULT
        .with(jobSilence, sweepAfter)
        .withShares(jobsPerMedia, mediaAtOnce, mediaQueued);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "single";
    }
  }
}
