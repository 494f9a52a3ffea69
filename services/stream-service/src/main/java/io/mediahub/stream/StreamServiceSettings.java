package io.mediahub.stream;

import io.mediahub.streams.rendition.LeaseSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param instance distinguishes the copies of this service that run at the same time, and stays the
 *     same when one of them is started again; the host's name when not set
 * @param startWithin how long to wait for brokers, registry and databases before giving up
 * @param jobSilence a job is given to another worker when its own was not heard for this long
 * @param sweepAfter so long after a media's end the objects that serve nobody any more are deleted
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
