package io.mediahub.user.guard;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.caffeine.Bucket4jCaffeine;
import io.github.bucket4j.caffeine.CaffeineProxyManager;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * How often something may be done for one account, or from one source. Token buckets: in memory,
 * bounded, separate in each process, and full again after a restart.
 */
@Component
public final class Budgets {
  private static final int MOST_BUCKETS = 50_000;
  private static final Duration LONGEST = Duration.ofHours(24);

  /** What is limited. */
  public enum Kind {
    /** Mails for new passwords to one address. */
    RESETS_TO_ADDRESS(3, Duration.ofHours(1)),
    /** Mails for new passwords from one source. */
    RESETS_FROM_SOURCE(20, Duration.ofHours(1)),
    /** Mails that prove an address, for one account. */
    PROOFS(5, Duration.ofHours(1)),
    /** Wrong codes of the second factor of one account, from whatever source. */
    WRONG_CODES(10, Duration.ofMinutes(10));

    private final BucketConfiguration bucket;

    Kind(int most, Duration refilled) {
      this.bucket =
          BucketConfiguration.builder()
              .addLimit(limit -> limit.capacity(most).refillGreedy(most, refilled))
              .build();
    }
  }

  private final CaffeineProxyManager<String> buckets =
      Bucket4jCaffeine.<String>builderFor(Caffeine.newBuilder().maximumSize(MOST_BUCKETS))
          .expirationAfterWrite(
              ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(LONGEST))
          .build();

  /**
   * Takes one of the budget.
   *
   * @return how long to wait when there is none left; empty when it was taken
   */
  public Optional<Duration> take(Kind kind, String whose) {
    var probe = bucket(kind, whose).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(
            Duration.ofSeconds(
                Math.max(1, Math.ceilDiv(probe.getNanosToWaitForRefill(), 1_000_000_000L))));
  }

  /** Gives one back. */
  public void giveBack(Kind kind, String whose) {
    bucket(kind, whose).addTokens(1);
  }

  private BucketProxy bucket(Kind kind, String whose) {
    return buckets.builder().build(kind + " " + whose, () -> kind.bucket);
  }
}
