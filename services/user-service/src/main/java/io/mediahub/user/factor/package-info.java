/** The second factor of a log-in: codes by time, and recovery codes. */
@NullMarked
package io.mediahub.user.factor;

import org.jspecify.annotations.NullMarked;
