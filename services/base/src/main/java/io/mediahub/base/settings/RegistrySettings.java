package io.mediahub.base.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the schema registry is reached, and which classes write and read its format.
 *
 * @param url base address of the schema registry, without a path
 * @param compatPath path of the Confluent-compatible API below the address; empty for Confluent's
 *     own registry
 * @param warmUp how long a starting service waits for its schemas before it is ready; zero does not
 *     wait
 * @param serializer class of another serializer of the same wire format; Apicurio's when not set
 * @param deserializer class of another deserializer of the same wire format; Apicurio's when not
 *     set
 * @param properties passed to both classes unchanged; credentials in them are used for every
 *     request to the registry
 */
@ConfigurationProperties("mediahub.registry")
public record RegistrySettings(
    @Secret URI url,
    @DefaultValue("/apis/ccompat/v7") String compatPath,
    @DefaultValue("10m") Duration warmUp,
    @Nullable String serializer,
    @Nullable String deserializer,
    @Secret @DefaultValue Map<String, String> properties) {
  public RegistrySettings {
    Require.given(url, "mediahub.registry.url", "the address of the schema registry");
    properties = Map.copyOf(properties);
  }

  @Override
  public String toString() {
    return Masked.text(this);
  }
}
