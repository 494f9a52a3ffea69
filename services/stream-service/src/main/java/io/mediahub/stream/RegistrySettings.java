package io.mediahub.stream;

import io.mediahub.schemas.SchemaRegistrar;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the registry needs beside its address and the serde classes.
 *
 * @param compatPath where it serves the Confluent-compatible API, through which schemas are
 *     registered; Apicurio's when not set, and empty for Confluent's own registry
 * @param properties handed to the serde classes as they are
 */
@ConfigurationProperties("mediahub.registry")
public record RegistrySettings(
    @DefaultValue(SchemaRegistrar.APICURIO_PATH) String compatPath,
    @DefaultValue Map<String, String> properties) {}
