/** Reading one's own writes, and never an older state than the one read before. */
@NullMarked
package io.mediahub.platform.position;

import org.jspecify.annotations.NullMarked;
