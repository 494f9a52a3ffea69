package io.mediahub.edge.settings;

import io.mediahub.base.settings.Require;
import io.mediahub.edge.access.AccessLogSettings;
import io.mediahub.edge.client.Network;
import io.mediahub.edge.limits.LimitSettings;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What only the edge has.
 *
 * @param internalPort a second port, on the loopback address, for Prometheus and all other actuator
 *     endpoints; 0 opens none
 * @param trustedProxies networks whose X-Forwarded-* headers are believed; none by default
 * @param maxApiBody largest body of a request to the API; services take no larger ones
 * @param bodyTimeout how long the whole of such a body may take to come
 * @param connectTimeout how long an origin may take to accept a connection
 * @param responseTimeout how long an origin may take to begin its answer, or between two pieces of
 *     it
 * @param streamsPerPlayback segments that one playback may read at the same time
 * @param maxConnections to all origins together
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
    @DefaultValue LimitSettings limits,
    @DefaultValue AccessLogSettings accessLog,
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
  }

  /**
   * @param allowedOrigins origins of players on other sites, {@code *} and {@code ?} as wildcards;
   *     they may send cookies, so name no site that is not trusted with its viewers' films
   */
  public record Cors(
      @DefaultValue({"http://localhost", "http://localhost:*", "http://127.0.0.1:*"})
          List<String> allowedOrigins) {}

  /**
   * @param size of all objects kept in memory; 0 keeps none
   * @param maxObject larger objects are streamed and not kept
   * @param maxCollecting of answers that are held whole while viewers read them, half of it at most
   *     for one address; beyond it they are fetched in pieces
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
   * @param cookieLife the longest that the view-service is set to let cookies hold; so far back the
   *     log is read at start, and so long a revocation is remembered
   * @param degradedAfter how long the log or the outbox may be silent before health says so
   * @param refuseAfter how long they may be silent before playbacks that are not known are refused
   * @param unknownFor how long after it is first seen a playback may be let in that was not heard
   *     of
   * @param heapPercent part of the heap for playbacks and revocations; beyond it new ones are
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
