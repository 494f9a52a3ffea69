/** The right of one viewer, or everyone, to watch one media. */
@NullMarked
package io.mediahub.domain.grant;

import org.jspecify.annotations.NullMarked;
