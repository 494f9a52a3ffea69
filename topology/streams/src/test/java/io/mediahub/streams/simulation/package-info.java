/**
 * The way of an event from a command to a row on one thread, by a seed: what happens next, what
 * breaks, and how much time passes are decided by one random number generator.
 */
package io.mediahub.streams.simulation;
