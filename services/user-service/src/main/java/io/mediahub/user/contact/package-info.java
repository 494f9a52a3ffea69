/** The e-mail address of an account: proved, and changed. */
@NullMarked
package io.mediahub.user.contact;

import org.jspecify.annotations.NullMarked;
