/**
 * What was ever written, read by the classes of today: encoded samples of every released schema,
 * and what they mean.
 */
package io.mediahub.streams.evolution;
