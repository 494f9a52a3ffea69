/** The names of the edge's meters. */
@NullMarked
package io.mediahub.edge.metrics;

import org.jspecify.annotations.NullMarked;
