/** From an accepted revocation to the first refusal at the edge. */
@NullMarked
package io.mediahub.bench.revocation;

import org.jspecify.annotations.NullMarked;
