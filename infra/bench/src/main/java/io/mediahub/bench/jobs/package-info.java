/** Jobs that are cancelled, deleted, killed, handed back, and made to wait, in figures. */
@NullMarked
package io.mediahub.bench.jobs;

import org.jspecify.annotations.NullMarked;
