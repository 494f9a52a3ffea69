/** Who asked for what, and what came of it. */
@NullMarked
package io.mediahub.edge.access;

import org.jspecify.annotations.NullMarked;
