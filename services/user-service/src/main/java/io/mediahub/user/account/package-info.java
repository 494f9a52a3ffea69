/** Registration, passwords, roles. */
@NullMarked
package io.mediahub.user.account;

import org.jspecify.annotations.NullMarked;
