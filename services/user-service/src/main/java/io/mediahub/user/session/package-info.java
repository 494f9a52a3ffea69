/** Log-in, refresh, log-out. */
@NullMarked
package io.mediahub.user.session;

import org.jspecify.annotations.NullMarked;
