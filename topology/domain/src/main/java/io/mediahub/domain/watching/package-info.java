/** What playbacks have shown, what counts as a view, and what viewers want remembered. */
@NullMarked
package io.mediahub.domain.watching;

import org.jspecify.annotations.NullMarked;
