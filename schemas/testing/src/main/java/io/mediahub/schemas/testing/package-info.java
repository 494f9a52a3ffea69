/** Helpers of tests: the wire format without a registry, and a broker inside the test. */
@NullMarked
package io.mediahub.schemas.testing;

import org.jspecify.annotations.NullMarked;
