/** The topologies: what is made of the event log, and the stores it is kept in. */
@NullMarked
package io.mediahub.streams;

import org.jspecify.annotations.NullMarked;
