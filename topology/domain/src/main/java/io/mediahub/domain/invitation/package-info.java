/** Invitations: who may make an account where not everybody may. */
@NullMarked
package io.mediahub.domain.invitation;

import org.jspecify.annotations.NullMarked;
