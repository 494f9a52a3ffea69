/** A small client of the public REST API, for the demo, the benchmarks and the system tests. */
@NullMarked
package io.mediahub.client;

import org.jspecify.annotations.NullMarked;
