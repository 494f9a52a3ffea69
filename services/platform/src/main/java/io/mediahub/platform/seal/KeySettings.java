package io.mediahub.platform.seal;

import io.mediahub.base.settings.Require;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the keys of persons are kept.
 *
 * @param epochsDir folder of the keys of the epochs, which all replicas share and write; epochs/ in
 *     the folder of the secrets when not set. Back it up apart from the databases, and keep no
 *     backup of it for longer than an epoch
 * @param epochLife how long the keys of persons are wrapped by one epoch's key: a backup of the
 *     decisions database can open them for so long at most
 */
@ConfigurationProperties("mediahub.keys")
public record KeySettings(@Nullable Path epochsDir, @DefaultValue("7d") Duration epochLife) {
  public KeySettings {
    Require.that(
        epochLife.compareTo(Duration.ofHours(1)) >= 0,
        "The setting mediahub.keys.epoch-life must be at least 1h.");
  }
}
