/** How a process declares the names of its meters. */
@NullMarked
package io.mediahub.base.metrics;

import org.jspecify.annotations.NullMarked;
