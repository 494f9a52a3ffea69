package io.mediahub.stream;

import io.mediahub.schemas.SchemaRegistrar;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the registry needs beside its address and the serde classes.
 *
 * @param compatPath where it serves the Confluent-compatible API, through which schemas are
 *     registered; Apicurio's when not set, and empty for Confluent's own registry
 */
@ConfigurationProperties("mediahub.registry")
public record RegistrySettings(@DefaultValue(SchemaRegistrar.APICURIO_PATH) String compatPath) {}
