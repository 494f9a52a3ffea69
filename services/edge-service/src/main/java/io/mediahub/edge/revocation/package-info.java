/** Revoked playbacks, as known from the log. */
@NullMarked
package io.mediahub.edge.revocation;

import org.jspecify.annotations.NullMarked;
