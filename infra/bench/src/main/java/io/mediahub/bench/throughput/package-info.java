/**
 * The highest rate of commands at which the read models keep up, and where the time goes at that
 * rate.
 */
@NullMarked
package io.mediahub.bench.throughput;

import org.jspecify.annotations.NullMarked;
