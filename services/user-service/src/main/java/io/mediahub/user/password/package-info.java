/** Passwords: what they may be, how they are changed and reset. */
@NullMarked
package io.mediahub.user.password;

import org.jspecify.annotations.NullMarked;
