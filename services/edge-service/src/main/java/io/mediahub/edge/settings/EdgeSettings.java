package io.mediahub.edge.settings;

import io.mediahub.base.settings.Require;
import io.mediahub.edge.access.AccessLogSettings;
import io.mediahub.edge.client.Network;
import io.mediahub.edge.limits.LimitSettings;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Connections, limits, caches and revocation at the edge.
 *
 * @param internalPort second port, on the loopback address, for Prometheus and all other actuator
 *     endpoints; 0 opens none
 * @param trustedProxies networks whose X-Forwarded-* headers are believed
 * @param maxApiBody size of the largest request body of the API; the services accept none that is
 *     larger
 * @param bodyTimeout time in which the whole body of an API request must arrive
 * @param connectTimeout time in which an origin must accept a connection
 * @param responseTimeout time in which an origin must begin its answer, and the longest pause
 *     within it
 * @param streamsPerPlayback segments that one playback may read at the same time
 * @param maxConnections connections to all origins together
 * @param maxLive connections beside them for live events: so many clients can listen at a time, and
 *     a quarter of them from one address
 */
@ConfigurationProperties("mediahub.edge")
public record EdgeSettings(
    @DefaultValue("0") int internalPort,
    @DefaultValue List<Network> trustedProxies,
    @DefaultValue("64KB") DataSize maxApiBody,
    @DefaultValue("15s") Duration bodyTimeout,
    @DefaultValue("2s") Duration connectTimeout,
    @DefaultValue("30s") Duration responseTimeout,
    @DefaultValue("16") int streamsPerPlayback,
    @DefaultValue("512") int maxConnections,
    @DefaultValue("1000") int maxLive,
    @NestedConfigurationProperty @DefaultValue LimitSettings limits,
    @NestedConfigurationProperty @DefaultValue AccessLogSettings accessLog,
    @DefaultValue Cors cors,
    @DefaultValue Cache cache,
    @DefaultValue Revocation revocation) {

  public EdgeSettings {
    Require.that(
        internalPort >= 0 && internalPort <= 65_535,
        "The setting mediahub.edge.internal-port must be between 0 (none) and 65535, not "
            + internalPort
            + ".");
    Require.that(
        maxApiBody.toBytes() >= 1024 && maxApiBody.toBytes() <= 512 * 1024,
        "The setting mediahub.edge.max-api-body must be between 1KB and 512KB.");
    trustedProxies = List.copyOf(trustedProxies);
    Require.that(
        bodyTimeout.isPositive() && connectTimeout.isPositive() && responseTimeout.isPositive(),
        "mediahub.edge.body-timeout, connect-timeout and response-timeout must be positive.");
    Require.that(
        streamsPerPlayback >= 4,
        "The setting mediahub.edge.streams-per-playback must be at least 4.");
    Require.that(
        maxConnections >= 8, "The setting mediahub.edge.max-connections must be at least 8.");
    Require.that(
        maxLive >= 4 && maxLive <= 20_000,
        "The setting mediahub.edge.max-live must be between 4 and 20000.");
  }

  /**
   * @param allowedOrigins origins of players on other sites, with {@code *} and {@code ?} as
   *     wildcards; their pages may read media with the viewer's cookies, so name only sites that
   *     you trust
   */
  public record Cors(
      @DefaultValue({"http://localhost", "http://localhost:*", "http://127.0.0.1:*"})
          List<String> allowedOrigins) {}

  /**
   * @param size memory for all cached objects; 0 caches none
   * @param maxObject size of the largest object that is cached
   * @param maxCollecting memory for answers that are read whole from the origin before slow viewers
   *     have taken them, half of it at most for one client address; beyond it they are fetched in
   *     pieces
   */
  public record Cache(
      @DefaultValue("64MB") DataSize size,
      @DefaultValue("8MB") DataSize maxObject,
      @DefaultValue("32MB") DataSize maxCollecting) {
    public Cache {
      Require.that(
          !maxCollecting.isNegative(),
          "The setting mediahub.edge.cache.max-collecting must not be negative.");
      Require.that(
          !size.isNegative() && maxObject.toBytes() > 0 && maxObject.toBytes() <= 1 << 30,
          "The setting mediahub.edge.cache.size must not be negative, and max-object between 1B and"
              + " 1GB.");
    }
  }

  /**
   * @param cookieLife longest cookie validity of any view-service; the log is read that far back at
   *     start, and a revocation is remembered for that long
   * @param degradedAfter silence of the log or the outbox after which health reports it
   * @param refuseAfter silence of the log or the outbox after which unknown playbacks are refused
   * @param unknownFor how long a playback that the log has not named yet is let in
   * @param heapPercent part of the heap for playbacks and revocations; beyond it new playbacks are
   *     refused
   */
  public record Revocation(
      @DefaultValue("1h") Duration cookieLife,
      @DefaultValue("30s") Duration degradedAfter,
      @DefaultValue("2m") Duration refuseAfter,
      @DefaultValue("30s") Duration unknownFor,
      @DefaultValue("20") int heapPercent) {
    public Revocation {
      Require.that(
          cookieLife.toSeconds() >= 10,
          "The setting mediahub.edge.revocation.cookie-life must be at least 10s, and no less than"
              + " the view-service's mediahub.view.cookie-validity.");
      Require.that(
          degradedAfter.isPositive() && refuseAfter.compareTo(degradedAfter) >= 0,
          "The setting mediahub.edge.revocation.degraded-after must be positive, and refuse-after"
              + " no less.");
      Require.that(
          unknownFor.toSeconds() >= 5,
          "The setting mediahub.edge.revocation.unknown-for must be at least 5s: a viewer is faster"
              + " than the log.");
      Require.that(
          heapPercent >= 1 && heapPercent <= 50,
          "The setting mediahub.edge.revocation.heap-percent must be between 1 and 50.");
    }
  }
}
