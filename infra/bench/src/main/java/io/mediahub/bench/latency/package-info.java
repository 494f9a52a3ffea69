/**
 * The time from an accepted command to its row in a read model, beside a bare chain of the same
 * hops.
 */
@NullMarked
package io.mediahub.bench.latency;

import org.jspecify.annotations.NullMarked;
