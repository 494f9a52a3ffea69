/** The command {@code events}. */
@NullMarked
package io.mediahub.analytics.events;

import org.jspecify.annotations.NullMarked;
