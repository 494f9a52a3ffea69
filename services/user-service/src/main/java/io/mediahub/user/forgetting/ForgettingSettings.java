package io.mediahub.user.forgetting;

import io.mediahub.base.settings.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people are forgotten.
 *
 * @param period how long an account whose deletion was asked for can still be kept; then forgetting
 *     begins, which cannot be undone. 0s begins at once
 */
@ConfigurationProperties("mediahub.forgetting")
public record ForgettingSettings(@DefaultValue("14d") Duration period) {
  public ForgettingSettings {
    Require.that(
        !period.isNegative() && period.compareTo(Duration.ofDays(90)) <= 0,
        "The setting mediahub.forgetting.period must be between 0s and 90d.");
  }
}
