/**
 * How a process declares its meters: in one enum, with name, kind, unit, tags and description.
 * Meters are created only through it, so {@code docs/metrics.md} lists them all.
 */
@NullMarked
package io.mediahub.base.metrics;

import org.jspecify.annotations.NullMarked;
