/** Whether the edge, and what stands behind it, works. */
@NullMarked
package io.mediahub.edge.health;

import org.jspecify.annotations.NullMarked;
