/** Memory and CPU of the platform when nobody asks anything of it. */
@NullMarked
package io.mediahub.bench.idle;

import org.jspecify.annotations.NullMarked;
