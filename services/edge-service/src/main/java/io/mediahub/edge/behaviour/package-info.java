/**
 * Which path goes where, and what is asked of the request on the way; a distribution's behaviours.
 */
@NullMarked
package io.mediahub.edge.behaviour;

import org.jspecify.annotations.NullMarked;
