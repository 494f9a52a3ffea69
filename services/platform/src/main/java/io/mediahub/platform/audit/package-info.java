/**
 * The audit: every event as it lies in the log, and what it came to at any time, folded by the
 * domain's own functions when somebody asks.
 */
@NullMarked
package io.mediahub.platform.audit;

import org.jspecify.annotations.NullMarked;
