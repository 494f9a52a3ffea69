package io.mediahub.edge.limits;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A rate limit: how many requests may come at once, and how many more in each period. Written as
 * {@code 60/1m burst 30}.
 *
 * @param amount that comes back in each period, evenly
 * @param burst how many may come at once
 */
public record Rate(long amount, Duration period, long burst) {
  private static final Pattern FORM =
      Pattern.compile("\\s*(\\d{1,9})\\s*/\\s*(\\d{0,4})([smh])\\s+burst\\s+(\\d{1,9})\\s*");

  /** What the setting's text says; used by Spring too. */
  public static Rate of(String text) {
    var matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      long units = matcher.group(2).isEmpty() ? 1 : Long.parseLong(matcher.group(2));
      long burst = Long.parseLong(matcher.group(4));
      if (amount > 0 && units > 0 && burst > 0) {
        return new Rate(amount, Duration.ofSeconds(units * seconds(matcher.group(3))), burst);
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no rate; write it as '60/1m burst 30': 60 a minute, 30 at once.");
  }

  private static long seconds(String unit) {
    return switch (unit) {
      case "h" -> 3600;
      case "m" -> 60;
      default -> 1;
    };
  }

  BucketConfiguration bucket() {
    return BucketConfiguration.builder()
        .addLimit(Bandwidth.builder().capacity(burst).refillGreedy(amount, period).build())
        .build();
  }

  /** How long it takes until all of the burst is there again. */
  Duration window() {
    return Duration.ofMillis(Math.max(1000, Math.ceilDiv(burst * period.toMillis(), amount)));
  }
}
