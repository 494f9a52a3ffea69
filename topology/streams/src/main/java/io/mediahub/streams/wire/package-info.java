/**
 * How the topologies meet Kafka: serdes, clients, settings, and what becomes of what goes wrong.
 */
@NullMarked
package io.mediahub.streams.wire;

import org.jspecify.annotations.NullMarked;
