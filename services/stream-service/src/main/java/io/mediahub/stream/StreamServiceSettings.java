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
 */
@ConfigurationProperties("mediahub.streams")
public record StreamServiceSettings(
    @Nullable String instance,
    @DefaultValue("10m") Duration startWithin,
    @DefaultValue("60s") Duration jobSilence,
    @DefaultValue("1h") Duration sweepAfter) {

  public String instanceName() {
    return instance == null || instance.isBlank() ? hostName() : instance;
  }

  public LeaseSettings leases() {
    return LeaseSettings.DEFAULT.with(jobSilence, sweepAfter);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "single";
    }
  }
}
