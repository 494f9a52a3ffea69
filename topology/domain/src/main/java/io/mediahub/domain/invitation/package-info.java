/** Invitations: who may register where registration is not open. */
@NullMarked
package io.mediahub.domain.invitation;

import org.jspecify.annotations.NullMarked;
