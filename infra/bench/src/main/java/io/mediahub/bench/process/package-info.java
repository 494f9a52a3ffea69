/** What the kernel counts of processes: CPU time with all descendants, and memory. */
@NullMarked
package io.mediahub.bench.process;

import org.jspecify.annotations.NullMarked;
