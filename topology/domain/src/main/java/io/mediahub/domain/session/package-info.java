/** Log-in sessions: families of refresh tokens. */
@NullMarked
package io.mediahub.domain.session;

import org.jspecify.annotations.NullMarked;
