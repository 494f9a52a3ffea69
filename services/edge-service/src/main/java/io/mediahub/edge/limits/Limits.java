package io.mediahub.edge.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.caffeine.Bucket4jCaffeine;
import io.github.bucket4j.caffeine.CaffeineProxyManager;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.mediahub.edge.client.Client;
import io.mediahub.edge.client.Network;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Token buckets of client addresses and of accounts, one for each kind of request. Their number is
 * bounded. A bucket that is full again is dropped, because a new one starts full.
 */
public final class Limits {
  private static final Duration LONGEST = Duration.ofHours(1);

  private final List<Network> exempt;
  private final CaffeineProxyManager<String> buckets;
  private final Map<Kind, Limit> perAddress = new EnumMap<>(Kind.class);
  private final Map<Kind, Limit> perAccount = new EnumMap<>(Kind.class);

  private record Limit(Rate rate, BucketConfiguration bucket) {
    Limit(Rate rate) {
      this(rate, rate.bucket());
    }
  }

  /** Whose bucket was empty. */
  public enum Scope {
    ADDRESS,
    ACCOUNT
  }

  /** The limit that was exceeded, and when to try again. */
  public record Exceeded(Kind kind, Scope scope, Rate rate, Duration retryAfter) {}

  public Limits(LimitSettings settings) {
    this.exempt = settings.exempt();
    settings.perAddress().forEach((kind, rate) -> perAddress.put(kind, new Limit(rate)));
    settings.perAccount().forEach((kind, rate) -> perAccount.put(kind, new Limit(rate)));
    this.buckets =
        Bucket4jCaffeine.<String>builderFor(
                Caffeine.newBuilder().maximumSize(settings.maxBuckets()))
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(LONGEST))
            .build();
  }

  /**
   * Counts one request.
   *
   * @param account null for somebody who is not known
   * @return null when it may pass
   */
  public @Nullable Exceeded count(Kind kind, Client client, @Nullable String account) {
    if (exempt.stream().anyMatch(network -> network.contains(client.address()))) {
      return null;
    }
    Exceeded exceeded = take(Scope.ADDRESS, kind, perAddress.get(kind), client.key());
    if (exceeded == null && account != null) {
      exceeded = take(Scope.ACCOUNT, kind, perAccount.get(kind), account);
    }
    return exceeded;
  }

  private @Nullable Exceeded take(Scope scope, Kind kind, @Nullable Limit limit, String whose) {
    if (limit == null) {
      return null;
    }
    String key = scope.name() + " " + kind.title() + " " + whose;
    ConsumptionProbe probe =
        buckets.builder().build(key, limit::bucket).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? null
        : new Exceeded(kind, scope, limit.rate(), pause(probe.getNanosToWaitForRefill()));
  }

  private static Duration pause(long nanos) {
    return Duration.ofSeconds(Math.max(1, Math.ceilDiv(nanos, 1_000_000_000L)));
  }
}
