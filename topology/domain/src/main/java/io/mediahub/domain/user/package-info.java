/** Accounts. */
@NullMarked
package io.mediahub.domain.user;

import org.jspecify.annotations.NullMarked;
