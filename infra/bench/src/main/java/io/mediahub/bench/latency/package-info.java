/** From an accepted command to its row in a read model, beside the bare chain of the same hops. */
@NullMarked
package io.mediahub.bench.latency;

import org.jspecify.annotations.NullMarked;
