package io.mediahub.edge.limits;

import io.mediahub.base.settings.Require;
import io.mediahub.edge.client.Network;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Rate limits. A kind that a map does not name keeps its default.
 *
 * @param perAddress rate of each kind of request for one IPv4 address or one IPv6 /64, such as
 *     60/1m burst 20; docs/operations.md lists the defaults
 * @param perAccount rate of each kind of request for one user, from wherever the requests come;
 *     docs/operations.md lists the defaults
 * @param exempt networks that are not counted, such as your own monitoring
 * @param maxBuckets counters that are kept, at most; about 500 bytes each
 */
public record LimitSettings(
    @DefaultValue Map<Kind, Rate> perAddress,
    @DefaultValue Map<Kind, Rate> perAccount,
    @DefaultValue List<Network> exempt,
    @DefaultValue("30000") int maxBuckets) {
  private static final Map<Kind, Rate> PER_ADDRESS =
      Map.of(
          Kind.CREDENTIALS, Rate.of("60/1m burst 20"),
          Kind.REFRESH, Rate.of("300/1m burst 200"),
          Kind.PLAYBACK_STARTS, Rate.of("10/1s burst 300"),
          Kind.PUBLIC_STARTS, Rate.of("30/1m burst 30"),
          Kind.COMMANDS, Rate.of("100/1s burst 1000"),
          Kind.READS, Rate.of("200/1s burst 2000"),
          Kind.STREAMS, Rate.of("1000/1s burst 5000"));
  private static final Map<Kind, Rate> PER_ACCOUNT =
      Map.of(
          Kind.PLAYBACK_STARTS, Rate.of("60/1m burst 120"),
          Kind.COMMANDS, Rate.of("60/1s burst 600"),
          Kind.READS, Rate.of("100/1s burst 1000"));

  public LimitSettings {
    perAddress = with(perAddress, PER_ADDRESS);
    perAccount = with(perAccount, PER_ACCOUNT);
    exempt = List.copyOf(exempt);
    Require.that(
        maxBuckets >= 1000, "The setting mediahub.edge.limits.max-buckets must be at least 1000.");
  }

  private static Map<Kind, Rate> with(Map<Kind, Rate> set, Map<Kind, Rate> defaults) {
    Map<Kind, Rate> all = new EnumMap<>(defaults);
    all.putAll(set);
    return all;
  }
}
