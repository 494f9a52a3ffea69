/** Benchmarks of a running platform, each beside the plainest thing that does the same work. */
@NullMarked
package io.mediahub.bench;

import org.jspecify.annotations.NullMarked;
