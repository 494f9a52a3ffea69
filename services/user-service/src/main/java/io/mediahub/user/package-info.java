/** Accounts, log-in sessions, access tokens. */
@NullMarked
package io.mediahub.user;

import org.jspecify.annotations.NullMarked;
