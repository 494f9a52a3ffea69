/** Memory and CPU of the idle platform. */
@NullMarked
package io.mediahub.bench.idle;

import org.jspecify.annotations.NullMarked;
