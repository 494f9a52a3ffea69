/**
 * Which path goes where, and what is asked of the request on the way; a distribution's behaviours.
 */
package io.mediahub.edge.behaviour;
