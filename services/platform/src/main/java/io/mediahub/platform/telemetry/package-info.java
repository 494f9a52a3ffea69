/** Traces that run from a request to the events that follow from it. */
@NullMarked
package io.mediahub.platform.telemetry;

import org.jspecify.annotations.NullMarked;
