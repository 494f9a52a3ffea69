/** One viewer watching one media. */
@NullMarked
package io.mediahub.domain.playback;

import org.jspecify.annotations.NullMarked;
