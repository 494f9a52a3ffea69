/** Playbacks that have been ended, heard from the log. */
@NullMarked
package io.mediahub.edge.revocation;

import org.jspecify.annotations.NullMarked;
