/**
 * How a topology runs on Kafka: settings, clients, and what happens when a thread or a record
 * fails.
 */
@NullMarked
package io.mediahub.streams.runtime;

import org.jspecify.annotations.NullMarked;
