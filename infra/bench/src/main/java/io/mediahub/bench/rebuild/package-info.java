/** How fast a read model is made again from the log, beside a bare consumer of the same topics. */
@NullMarked
package io.mediahub.bench.rebuild;

import org.jspecify.annotations.NullMarked;
