/**
 * Reads topics as any program can: Kafka, Avro and the schema registry, and no class of the
 * platform.
 */
@NullMarked
package io.mediahub.analytics.log;

import org.jspecify.annotations.NullMarked;
