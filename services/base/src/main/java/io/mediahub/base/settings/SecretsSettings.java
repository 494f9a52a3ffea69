package io.mediahub.base.settings;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The folder of the keys.
 *
 * @param dir folder of the keys: jwt/*.pem, cloudfront/, notary/, content/, master.key and
 *     lookup.key, of which each process reads those that it needs
 */
@ConfigurationProperties("mediahub.secrets")
public record SecretsSettings(Path dir) {
  public SecretsSettings {
    Require.given(dir, "mediahub.secrets.dir", "the folder of the secrets");
  }
}
