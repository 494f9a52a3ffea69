/** Hosts the topologies: makes what they need, starts them, says how they are, and stops them. */
@NullMarked
package io.mediahub.stream;

import org.jspecify.annotations.NullMarked;
