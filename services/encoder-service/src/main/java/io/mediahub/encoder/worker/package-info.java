/** The workers of this process: their threads, their health, and how they are put together. */
@NullMarked
package io.mediahub.encoder.worker;

import org.jspecify.annotations.NullMarked;
